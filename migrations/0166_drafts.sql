-- Orders on behalf 代客下单 (E02): what a store or the platform drafted for a shopper, until he places it himself by a link of which only the hash is kept.
create table drafts_drafts (
  id text collate "C" primary key,
  merchant_id text collate "C" references merchants_merchants,
  made_by text not null constraint drafts_drafts_made_by check (made_by in ('merchant', 'staff')),
  maker_id text not null,
  phone text not null,
  reason text not null constraint drafts_drafts_reason check (reason in ('phone', 'exchange', 'resend', 'other')),
  words text not null constraint drafts_drafts_words check (length(words) >= 2),
  address jsonb not null,
  note text not null,
  lines jsonb not null,
  goods_fen bigint not null,
  discount_fen bigint not null,
  freight_fen bigint not null,
  payable_fen bigint not null constraint drafts_drafts_payable check (payable_fen > 0),
  state text not null constraint drafts_drafts_state check (state in ('draft', 'sent', 'placed', 'expired', 'cancelled')),
  link_hash text collate "C",
  due_at timestamptz,
  made_at timestamptz not null,
  sent_at timestamptz,
  ended_at timestamptz,
  ended_by text,
  shopper_id text collate "C",
  order_id text collate "C" references ordering_orders,
  constraint drafts_drafts_link check ((state in ('sent', 'placed')) <= (link_hash is not null)),
  constraint drafts_drafts_due check ((state in ('draft', 'sent')) = (due_at is not null)),
  constraint drafts_drafts_ended check ((state in ('draft', 'sent')) = (ended_at is null)),
  constraint drafts_drafts_placed check ((state = 'placed') = (order_id is not null) and (order_id is null) = (shopper_id is null)));
create unique index drafts_drafts_of_link on drafts_drafts (link_hash) where link_hash is not null;
create unique index drafts_drafts_of_order on drafts_drafts (order_id) where order_id is not null;
create index drafts_drafts_of_merchant on drafts_drafts (merchant_id, id desc);
create index drafts_drafts_due on drafts_drafts (due_at) where due_at is not null;
