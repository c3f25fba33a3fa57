-- Receipt per parcel 按包裹收货 (E04): each parcel of an order is received by itself, and its clock is its own.
create table ordering_receipts (
  parcel_id text collate "C" primary key references logistics_parcels,
  order_id text collate "C" not null references ordering_orders,
  lines jsonb not null,
  sent_at timestamptz not null,
  due_at timestamptz,
  left_ms bigint constraint ordering_receipts_left check (left_ms >= 0),
  received_at timestamptz,
  cause text,
  constraint ordering_receipts_received check ((received_at is null) = (cause is null)),
  constraint ordering_receipts_over check (received_at is null or (due_at is null and left_ms is null)),
  constraint ordering_receipts_clock check (due_at is null or left_ms is null));
create index ordering_receipts_of_order on ordering_receipts (order_id, parcel_id);
create index ordering_receipts_due on ordering_receipts (due_at) where due_at is not null;
-- What is on its way goes on by the clock of its order; what was received was received with it.
insert into ordering_receipts (parcel_id, order_id, lines, sent_at, due_at, received_at, cause)
  select p.id, p.order_id, p.lines, p.at, case when o.state = 'shipped' then o.due_at end, h.at, case when h.at is not null then h.cause end
  from logistics_parcels p join ordering_orders o on o.id = p.order_id left join lateral (select at, cause from ordering_history where order_id = o.id and to_state = 'received' order by id desc limit 1) h on true;
