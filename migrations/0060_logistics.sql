-- Logistics 物流: addresses, freight templates, parcels and what happens to them.
create table logistics_addresses (
  id text collate "C" primary key, shopper_id text collate "C" not null, name text not null, phone text not null, district_code text not null check (district_code ~ '^\d{6}$'), region text not null, street text not null,
  is_default boolean not null, is_live boolean not null default true, at timestamptz not null);
create index logistics_addresses_of_shopper on logistics_addresses (shopper_id, id) where is_live;
create unique index logistics_addresses_default on logistics_addresses (shopper_id) where is_default and is_live;
create table logistics_freight_templates (
  id text collate "C" primary key, merchant_id text collate "C" not null references merchants_merchants, name text not null, by text not null check (by in ('piece', 'weight')), zones jsonb not null,
  is_default boolean not null, changed_at timestamptz not null, unique (merchant_id, name));
create unique index logistics_freight_templates_default on logistics_freight_templates (merchant_id) where is_default;
create table logistics_parcels (
  id text collate "C" primary key, order_id text collate "C" not null, merchant_id text collate "C" not null references merchants_merchants, shopper_id text collate "C" not null, carrier text not null, number text not null,
  state text not null constraint logistics_parcels_state check (state in ('awaiting', 'collected', 'in_transit', 'delivering', 'to_pick_up', 'signed', 'refused', 'returning', 'returned', 'trouble')),
  lines jsonb not null, at timestamptz not null, moved_at timestamptz not null, next_poll_at timestamptz, unique (carrier, number, order_id));
create index logistics_parcels_of_order on logistics_parcels (order_id, id);
create index logistics_parcels_to_poll on logistics_parcels (next_poll_at) where next_poll_at is not null;
create table logistics_parcel_moves (id text collate "C" primary key, parcel_id text collate "C" not null references logistics_parcels, state text not null, place text not null, words text not null, at timestamptz not null, unique (parcel_id, state, at));
create index logistics_parcel_moves_of_parcel on logistics_parcel_moves (parcel_id, at desc);
create trigger logistics_parcel_moves_append_only before update or delete on logistics_parcel_moves for each row execute function kernel_refuse_change();
