-- Channel pools 渠道库存: a share of a SKU that is kept for a channel until it ends; what an order holds says through which channel, out of which pool, and to which district.
alter table stock_levels add column has_pools boolean not null default false;
alter table stock_reservations add column channel text not null default 'storefront' constraint stock_reservations_channel check (channel in ('storefront', 'wechat', 'live', 'wholesale', 'erp')),
  add column pool_id text collate "C", add column pool_pieces integer not null default 0 check (pool_pieces >= 0 and pool_pieces <= quantity), add column district_code text;
create table stock_pools (
  id text collate "C" primary key, sku_id text collate "C" not null references catalog_skus, merchant_id text collate "C" not null references merchants_merchants,
  channel text not null constraint stock_pools_channel check (channel in ('storefront', 'wechat', 'live', 'wholesale', 'erp')),
  pieces integer not null check (pieces > 0), taken integer not null default 0 check (taken >= 0 and taken <= pieces), ends_at timestamptz not null, made_by text not null, made_at timestamptz not null, ended_at timestamptz);
create unique index stock_pools_open on stock_pools (sku_id, channel) where ended_at is null;
create index stock_pools_of_merchant on stock_pools (merchant_id, id desc);
create index stock_pools_ending on stock_pools (ends_at) where ended_at is null;
create table stock_pool_takes (
  pool_id text collate "C" not null references stock_pools, source_id text not null, warehouse_id text collate "C" not null references stock_warehouses, pieces integer not null check (pieces > 0), actor_id text not null, at timestamptz not null, primary key (pool_id, source_id));
create trigger stock_pool_takes_append_only before update or delete on stock_pool_takes for each row execute function kernel_refuse_change();
