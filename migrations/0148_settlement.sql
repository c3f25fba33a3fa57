-- Settlement 结算 (F75): what a merchant is owed is settled some days after the return window, each item once; below nothing it is carried on.
create table settlement_terms (
  merchant_id text collate "C" primary key references merchants_merchants,
  days integer not null constraint settlement_terms_days check (days between 0 and 90),
  note text not null,
  changed_by text collate "C" not null,
  changed_at timestamptz not null);

create table settlement_runs (
  id text collate "C" primary key,
  merchant_id text collate "C" not null references merchants_merchants,
  items integer not null,
  amount_fen bigint not null,
  before_fen bigint not null,
  after_fen bigint not null constraint settlement_runs_sum check (after_fen = before_fen + amount_fen),
  at timestamptz not null);
create index settlement_runs_of_merchant on settlement_runs (merchant_id, id desc);
create trigger settlement_runs_append_only before update or delete on settlement_runs for each row execute function kernel_refuse_change();

create table settlement_items (
  id text collate "C" primary key,
  reason text not null,
  source_id text collate "C" not null,
  merchant_id text collate "C" not null references merchants_merchants,
  order_id text collate "C" not null,
  amount_fen bigint not null,
  state text not null constraint settlement_items_state check (state in ('pending', 'settleable', 'settled')),
  due_at timestamptz not null,
  run_id text collate "C" references settlement_runs,
  at timestamptz not null,
  settled_at timestamptz,
  constraint settlement_items_settled check ((state = 'settled') = (run_id is not null) and (state = 'settled') = (settled_at is not null)),
  unique (source_id, reason));
create index settlement_items_due on settlement_items (due_at, id) where state = 'pending';
create index settlement_items_settleable on settlement_items (merchant_id, id) where state = 'settleable';
create index settlement_items_of_merchant on settlement_items (merchant_id, id desc);
create index settlement_items_of_order on settlement_items (order_id);

-- What was earned before there were settlements: its order's days have run since it was received.
insert into settlement_items (id, reason, source_id, merchant_id, order_id, amount_fen, state, due_at, at)
  select 'sti_' || substr(id, 5), reason, source_id, owner_id, coalesce(order_id, ''), -amount_fen, 'pending', at + interval '8 days', at from payments_entries where account = 'merchant_payable';
