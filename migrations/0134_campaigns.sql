-- Budgets 预算计划: what a store, or the platform, plans to spend on offers in a month, in all or in one lane (F25, F40).
create table campaigns_budgets (
  id text collate "C" primary key,
  -- Whose plan it is; null is the platform's own.
  merchant_id text collate "C" references merchants_merchants (id),
  month text not null constraint campaigns_budgets_month check (month ~ '^20[0-9][0-9]-(0[1-9]|1[0-2])$'),
  lane text constraint campaigns_budgets_lane check (lane in ('price', 'day', 'item', 'store', 'platform', 'store_coupon', 'platform_coupon', 'gift', 'freight')),
  fen bigint not null constraint campaigns_budgets_fen check (fen >= 0),
  version integer not null,
  changed_by text collate "C" not null,
  changed_at timestamptz not null);
-- One plan for each month and lane of each owner.
create unique index campaigns_budgets_one on campaigns_budgets (merchant_id, month, lane) nulls not distinct;
-- What a calendar's month or year asks of offers that are not live.
create index promotions_offers_by_time on promotions_offers (ends_at, starts_at);
