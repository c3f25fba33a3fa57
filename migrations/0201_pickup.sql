-- Pick-up 自提 and redemption 核销 (E07): stores of sellers, what waits there under a code of twelve digits, and each time that it was redeemed.
alter table ordering_orders add column collect_at text collate "C";

create table pickup_stores (
  id text collate "C" primary key,
  merchant_id text collate "C" not null references merchants_merchants (id),
  name text not null constraint pickup_stores_name check (length(name) between 1 and 40),
  phone text not null,
  district_code text not null,
  region text not null,
  street text not null,
  hours text not null,
  is_open boolean not null,
  warehouse_id text collate "C" references stock_warehouses (id),
  member_ids text[] not null default '{}',
  changed_at timestamptz not null);
create unique index pickup_stores_names on pickup_stores (merchant_id, name);
alter table ordering_orders add constraint ordering_orders_collect_at foreign key (collect_at) references pickup_stores (id);

create table pickup_tickets (
  id text collate "C" primary key,
  order_id text collate "C" not null references ordering_orders (id),
  line_id text collate "C",
  merchant_id text collate "C" not null references merchants_merchants (id),
  shopper_id text collate "C" not null,
  store_id text collate "C" references pickup_stores (id),
  kind text not null constraint pickup_tickets_kind check (kind in ('pickup', 'service')),
  state text not null constraint pickup_tickets_state check (state in ('preparing', 'ready', 'redeemed', 'expired', 'void')),
  hash text collate "C" not null,
  sealed text not null,
  uses integer not null constraint pickup_tickets_uses check (uses > 0),
  used integer not null default 0,
  due_at timestamptz not null,
  is_extended boolean not null default false,
  made_at timestamptz not null,
  ready_at timestamptz,
  ended_at timestamptz,
  constraint pickup_tickets_used check (used between 0 and uses),
  constraint pickup_tickets_kinds check ((kind = 'pickup') = (line_id is null) and (kind = 'pickup') = (store_id is not null)),
  constraint pickup_tickets_ended check ((state in ('preparing', 'ready')) = (ended_at is null)));
create unique index pickup_tickets_open on pickup_tickets (hash) where state in ('preparing', 'ready');
create index pickup_tickets_by_hash on pickup_tickets (merchant_id, hash);
create unique index pickup_tickets_once on pickup_tickets (order_id, coalesce(line_id, ''));
create index pickup_tickets_of_merchant on pickup_tickets (merchant_id, id desc);
create index pickup_tickets_due on pickup_tickets (due_at) where state in ('preparing', 'ready');

create table pickup_redemptions (
  id text collate "C" primary key,
  ticket_id text collate "C" not null references pickup_tickets (id),
  store_id text collate "C" not null references pickup_stores (id),
  clerk_id text collate "C" not null,
  uses integer not null constraint pickup_redemptions_uses check (uses > 0),
  at timestamptz not null);
create index pickup_redemptions_of_ticket on pickup_redemptions (ticket_id, id);
create trigger pickup_redemptions_append_only before update or delete on pickup_redemptions for each row execute function kernel_refuse_change();

-- Wrong codes of a clerk within the hour.
create table pickup_guesses (
  member_id text collate "C" primary key,
  count integer not null,
  since timestamptz not null);
