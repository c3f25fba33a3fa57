-- Commissions 佣金 (F75): rates by category and by merchant, each version kept; frozen on an order's lines; shares of a sale by line (I-08).
create table commissions_rates (
  id text collate "C" primary key,
  merchant_id text collate "C" references merchants_merchants,
  category_id text collate "C" references catalog_categories,
  -- Empty: from then on the scope has no rate of its own.
  rate_bps integer constraint commissions_rates_rate check (rate_bps between 0 and 5000),
  from_at timestamptz not null,
  until_at timestamptz constraint commissions_rates_until check (until_at > from_at),
  note text not null,
  published_by text collate "C" not null,
  published_at timestamptz not null,
  constraint commissions_rates_ahead check (from_at >= published_at));
create index commissions_rates_of_merchant on commissions_rates (merchant_id, id desc);
create trigger commissions_rates_append_only before update or delete on commissions_rates for each row execute function kernel_refuse_change();

alter table ordering_lines add column commission_bps integer not null default 0 constraint ordering_lines_commission check (commission_bps between 0 and 5000);
-- What was bought before bears the one rate there was.
update ordering_lines set commission_bps = coalesce((select (value #>> '{}')::int * 100 from kernel_settings where key = 'payments.fee_percent'), 500);
-- The rate of all lives in the room of commissions now.
update kernel_settings set key = 'commissions.usual_percent' where key = 'payments.fee_percent';

-- Of which line a share is, and of which line something went back; empty where it was settled or given back before lines were told.
alter table payments_settlements add column lines jsonb not null default '[]';
alter table payments_returns add column lines jsonb not null default '[]';
