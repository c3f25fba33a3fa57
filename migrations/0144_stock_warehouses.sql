-- Warehouses serve areas and close; goods may be promised before they are there; work on stock has reasons, business days and closed days; what an ERP pushes has a version.
alter table stock_warehouses add column areas text[] not null default '{}', add column closed_for text constraint stock_warehouses_closed_for check (closed_for in ('planned', 'emergency'));
alter table stock_levels drop constraint stock_levels_available_check;
alter table stock_levels add column backorder_most integer not null default 0 check (backorder_most >= 0), add column backorder_days integer not null default 0 check (backorder_days >= 0), add column pushed_version bigint,
  add constraint stock_levels_available check (available >= -backorder_most);
alter table stock_movements drop constraint stock_movements_kind;
alter table stock_movements add column code text, add column day text,
  add constraint stock_movements_kind check (kind in ('receive', 'reserve', 'release', 'ship', 'return', 'damage', 'adjust', 'count', 'transfer_out', 'transfer_in'));
alter table stock_reservations add column why text not null default 'only' constraint stock_reservations_why check (why in ('only', 'area', 'priority', 'fewest', 'split', 'outside', 'backorder')), add column promised_at timestamptz;
create index stock_reservations_promised on stock_reservations (sku_id, warehouse_id, promised_at, id) where promised_at is not null;
create table stock_safety (
  sku_id text collate "C" primary key references catalog_skus, merchant_id text collate "C" not null, pieces integer not null check (pieces > 0), set_by text not null, set_at timestamptz not null, below_since timestamptz);
create index stock_safety_of_merchant on stock_safety (merchant_id, sku_id);
create table stock_closings (
  warehouse_id text collate "C" not null references stock_warehouses, day text not null, merchant_id text collate "C" not null, closed_by text not null, closed_at timestamptz not null, primary key (warehouse_id, day));
create trigger stock_closings_append_only before update or delete on stock_closings for each row execute function kernel_refuse_change();
