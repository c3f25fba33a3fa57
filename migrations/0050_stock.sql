-- Stock 库存: what lies where, what is promised to whom, and every movement that made it so.
create table stock_warehouses (
  id text collate "C" primary key, merchant_id text collate "C" not null references merchants_merchants, name text not null, priority integer not null, region_code text, is_open boolean not null default true, unique (merchant_id, name));
create table stock_levels (
  sku_id text collate "C" not null references catalog_skus, warehouse_id text collate "C" not null references stock_warehouses, merchant_id text collate "C" not null,
  available integer not null default 0 check (available >= 0), reserved integer not null default 0 check (reserved >= 0), shipped integer not null default 0 check (shipped >= 0),
  damaged integer not null default 0 check (damaged >= 0), in_transit integer not null default 0 check (in_transit >= 0), primary key (sku_id, warehouse_id)) with (fillfactor = 70);
create index stock_levels_of_merchant on stock_levels (merchant_id, sku_id, warehouse_id);
create table stock_movements (
  id text collate "C" primary key, sku_id text collate "C" not null, warehouse_id text collate "C" not null, kind text not null constraint stock_movements_kind check (kind in ('receive', 'reserve', 'release', 'ship', 'return', 'damage', 'adjust')),
  available integer not null, reserved integer not null, shipped integer not null, damaged integer not null, in_transit integer not null,
  order_id text, source_id text not null, reason text, actor_id text not null, at timestamptz not null, unique (source_id, kind, sku_id, warehouse_id),
  foreign key (sku_id, warehouse_id) references stock_levels);
create index stock_movements_of_sku on stock_movements (sku_id, at desc, id desc);
create trigger stock_movements_append_only before update or delete on stock_movements for each row execute function kernel_refuse_change();
create table stock_reservations (
  id text collate "C" primary key, sku_id text collate "C" not null, warehouse_id text collate "C" not null, quantity integer not null check (quantity > 0), shipped integer not null default 0 check (shipped between 0 and quantity),
  order_id text collate "C" not null, state text not null constraint stock_reservations_state check (state in ('held', 'claimed', 'released')), at timestamptz not null, expires_at timestamptz not null, ended_at timestamptz,
  unique (order_id, sku_id, warehouse_id));
create index stock_reservations_due on stock_reservations (expires_at) where state = 'held';
