-- Order changes 改单 (E01): what each side asks of an order after it was placed, and what of a line was struck out before it left, or given back without its pieces.
alter table ordering_lines add column cancelled_quantity integer not null default 0;
alter table ordering_lines add column conceded_fen bigint not null default 0;
update ordering_lines l set cancelled_quantity = l.refunded_quantity from ordering_orders o where o.id = l.order_id and o.state = 'cancelled' and l.shipped_quantity = 0;
alter table ordering_lines add constraint ordering_lines_cancelled check (cancelled_quantity between 0 and quantity - shipped_quantity);
alter table ordering_lines add constraint ordering_lines_conceded check (conceded_fen between 0 and refunded_fen);
-- The open change that its parcels wait for; whoever ships looks here.
alter table ordering_orders add column change_id text collate "C";

create table changes_changes (
  id text collate "C" primary key,
  order_id text collate "C" not null references ordering_orders,
  merchant_id text collate "C" not null references merchants_merchants,
  shopper_id text collate "C" not null,
  asked_by text not null constraint changes_changes_asked_by check (asked_by in ('shopper', 'merchant', 'staff')),
  asker_id text collate "C" not null,
  waits_for text constraint changes_changes_waits_for check (waits_for in ('shopper', 'merchant')),
  state text not null constraint changes_changes_state check (state in ('requested', 'confirmed', 'declined', 'cancelled', 'expired')),
  actions jsonb not null,
  reason text not null,
  version text not null,
  refund_fen bigint not null constraint changes_changes_refund check (refund_fen >= 0),
  payable_before_fen bigint not null,
  payable_after_fen bigint not null,
  answer text not null,
  due_at timestamptz,
  asked_at timestamptz not null,
  ended_at timestamptz,
  ended_by text,
  constraint changes_changes_ended check ((state = 'requested') = (ended_at is null)));
create unique index changes_changes_open on changes_changes (order_id) where state = 'requested';
create index changes_changes_of_order on changes_changes (order_id, id);
create index changes_changes_of_shopper on changes_changes (shopper_id, id desc);
create index changes_changes_of_merchant on changes_changes (merchant_id, state, id desc);
create index changes_changes_due on changes_changes (due_at) where due_at is not null;
