-- Waybills 电子面单 (E05): who sends, what each carrier was asked for, and the numbers that it gave.
create table dispatch_senders (
  merchant_id text collate "C" primary key references merchants_merchants,
  name text not null, phone text not null, district_code text not null, region text not null, street text not null, changed_at timestamptz not null);

create table dispatch_waybills (
  id text collate "C" primary key,
  merchant_id text collate "C" not null references merchants_merchants,
  order_id text collate "C" not null references ordering_orders,
  order_number text not null,
  state text not null constraint dispatch_waybills_state check (state in ('asked', 'issued', 'used', 'failed', 'void')),
  carrier text,
  number text,
  route_code text not null,
  lines jsonb not null,
  weight_gram integer not null check (weight_gram >= 0),
  to_name text not null, to_phone text not null, to_address text not null,
  why text not null,
  parcel_id text collate "C" references logistics_parcels,
  prints integer not null default 0 check (prints >= 0),
  asked_by text not null,
  asked_at timestamptz not null,
  issued_at timestamptz,
  ended_at timestamptz,
  void_for text constraint dispatch_waybills_void_for check (void_for in ('taken_back', 'cancelled', 'changed', 'sent_otherwise')),
  constraint dispatch_waybills_numbered check ((number is not null) = (issued_at is not null) and (number is null or carrier is not null) and (state not in ('issued', 'used') or number is not null)),
  constraint dispatch_waybills_used check ((state = 'used') = (parcel_id is not null)),
  constraint dispatch_waybills_void check ((state = 'void') = (void_for is not null)),
  constraint dispatch_waybills_ended check ((state in ('used', 'failed', 'void')) = (ended_at is not null)));
-- One living waybill for each order: the next parcel's comes when this one has left.
create unique index dispatch_waybills_living on dispatch_waybills (order_id) where state in ('asked', 'issued');
create unique index dispatch_waybills_number on dispatch_waybills (carrier, number) where number is not null;
create index dispatch_waybills_of_merchant on dispatch_waybills (merchant_id, id desc);
create index dispatch_waybills_of_order on dispatch_waybills (order_id, id);

create table dispatch_asks (
  waybill_id text collate "C" not null references dispatch_waybills,
  carrier text not null,
  outcome text not null constraint dispatch_asks_outcome check (outcome in ('asked', 'issued', 'refused', 'silent', 'unconnected')),
  number text,
  words text not null,
  at timestamptz not null,
  undo_at timestamptz,
  undone_at timestamptz,
  primary key (waybill_id, carrier),
  constraint dispatch_asks_number check ((outcome = 'issued') = (number is not null)));
create index dispatch_asks_undo on dispatch_asks (undo_at) where undo_at is not null and undone_at is null;
