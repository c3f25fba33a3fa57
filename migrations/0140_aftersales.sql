-- After-sales 售后 (F13): cases by line and quantity, what each step did, and what of a sale was undone (I-04, I-08).
alter table ordering_lines add column refunded_subsidy_fen bigint not null default 0 constraint ordering_lines_refunded_subsidy check (refunded_subsidy_fen between 0 and subsidy_fen);

-- What of a sale went back, before or after it was settled; a merchant's share is reversed in proportion, each refund once.
create table payments_returns (
  refund_id text collate "C" primary key,
  order_id text collate "C" not null,
  amount_fen bigint not null constraint payments_returns_amount check (amount_fen >= 0),
  subsidy_fen bigint not null constraint payments_returns_subsidy check (subsidy_fen >= 0),
  at timestamptz not null);
create index payments_returns_of_order on payments_returns (order_id);
alter table payments_settlements add column refund_id text;
alter table payments_settlements drop constraint payments_settlements_order_id_key;
create unique index payments_settlements_once on payments_settlements (order_id) where state = 'accrued';
create unique index payments_settlements_reversed on payments_settlements (refund_id) where refund_id is not null;
create index payments_settlements_of_order on payments_settlements (order_id);

create table aftersales_cases (
  id text collate "C" primary key,
  number text collate "C" not null unique,
  order_id text collate "C" not null references ordering_orders,
  merchant_id text collate "C" not null references merchants_merchants,
  shopper_id text collate "C" not null,
  kind text not null constraint aftersales_cases_kind check (kind in ('refund', 'return')),
  reason text not null constraint aftersales_cases_reason check (reason in ('no_reason', 'agreed', 'quality', 'damaged', 'wrong_goods', 'not_as_told', 'missing', 'not_arrived')),
  note text not null,
  pictures text[] not null,
  state text not null constraint aftersales_cases_state check (state in ('asked', 'refused', 'returning', 'shipped_back', 'not_in_order', 'disputed', 'refunding', 'refunded', 'closed')),
  amount_fen bigint not null constraint aftersales_cases_amount check (amount_fen >= 0),
  freight_fen bigint not null constraint aftersales_cases_freight check (freight_fen between 0 and amount_fen),
  due_at timestamptz,
  return_to text not null,
  carrier text,
  tracking text,
  receipt_left_ms bigint,
  ended_by text,
  asked_at timestamptz not null,
  changed_at timestamptz not null,
  ended_at timestamptz);
create index aftersales_cases_of_order on aftersales_cases (order_id);
create index aftersales_cases_of_shopper on aftersales_cases (shopper_id, id desc);
create index aftersales_cases_of_merchant on aftersales_cases (merchant_id, state, due_at);
create index aftersales_cases_due on aftersales_cases (due_at) where due_at is not null;

create table aftersales_lines (
  case_id text collate "C" not null references aftersales_cases (id),
  line_id text collate "C" not null references ordering_lines (id),
  sku_id text collate "C" not null,
  product_id text collate "C" not null,
  title text not null,
  spec_text text not null,
  picture text not null,
  quantity integer not null constraint aftersales_lines_quantity check (quantity > 0),
  amount_fen bigint not null constraint aftersales_lines_amount check (amount_fen >= 0),
  sellable integer not null default 0,
  damaged integer not null default 0,
  primary key (case_id, line_id),
  constraint aftersales_lines_back check (sellable >= 0 and damaged >= 0 and sellable + damaged <= quantity));
create index aftersales_lines_of_line on aftersales_lines (line_id);

create table aftersales_steps (
  id text collate "C" primary key,
  case_id text collate "C" not null references aftersales_cases (id),
  kind text not null,
  actor_kind text not null,
  actor_id text collate "C" not null,
  words text not null,
  to_state text not null,
  due_at timestamptz,
  at timestamptz not null);
create index aftersales_steps_of_case on aftersales_steps (case_id, id);
create trigger aftersales_steps_append_only before update or delete on aftersales_steps for each row execute function kernel_refuse_change();
