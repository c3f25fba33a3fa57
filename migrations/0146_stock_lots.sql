-- Lots 批次 with a day to which each is good, where a category asks for them; and what a piece has cost on average.
alter table stock_levels add column has_lots boolean not null default false;
create table stock_lot_rules (category_id text collate "C" primary key references catalog_categories, set_by text not null, set_at timestamptz not null);
create table stock_lots (
  id text collate "C" primary key, sku_id text collate "C" not null, warehouse_id text collate "C" not null, merchant_id text collate "C" not null, code text not null, expires_on text not null, left_pieces integer not null check (left_pieces >= 0), received_at timestamptz not null,
  unique (sku_id, warehouse_id, code), foreign key (sku_id, warehouse_id) references stock_levels);
create index stock_lots_ending on stock_lots (merchant_id, expires_on, id) where left_pieces > 0;
create table stock_lot_moves (id text collate "C" primary key, lot_id text collate "C" not null references stock_lots, source_id text not null, pieces integer not null, at timestamptz not null);
create index stock_lot_moves_of_source on stock_lot_moves (source_id);
create trigger stock_lot_moves_append_only before update or delete on stock_lot_moves for each row execute function kernel_refuse_change();
create table stock_averages (sku_id text collate "C" primary key references catalog_skus, merchant_id text collate "C" not null, average bigint not null check (average >= 0), changed_at timestamptz not null);
