-- Transfers 调拨 between a merchant's warehouses, and stocktakes 盘点: each a paper whose effect is posted to the book.
create table stock_transfers (
  id text collate "C" primary key, merchant_id text collate "C" not null references merchants_merchants, from_id text collate "C" not null references stock_warehouses, to_id text collate "C" not null references stock_warehouses check (to_id <> from_id),
  state text not null constraint stock_transfers_state check (state in ('draft', 'sent', 'received', 'cancelled')), note text not null, made_by text not null, made_at timestamptz not null, sent_at timestamptz, ended_at timestamptz);
create index stock_transfers_of_merchant on stock_transfers (merchant_id, id desc);
create table stock_transfer_lines (
  transfer_id text collate "C" not null references stock_transfers, sku_id text collate "C" not null references catalog_skus, quantity integer not null check (quantity > 0),
  received integer not null default 0 check (received >= 0), damaged integer not null default 0 check (damaged >= 0), lost integer not null default 0 check (lost >= 0), primary key (transfer_id, sku_id), check (received + damaged + lost <= quantity));
create table stock_counts (
  id text collate "C" primary key, merchant_id text collate "C" not null references merchants_merchants, warehouse_id text collate "C" not null references stock_warehouses, name text not null,
  state text not null constraint stock_counts_state check (state in ('open', 'counted', 'posted', 'cancelled')), made_by text not null, started_at timestamptz not null, counted_at timestamptz, ended_at timestamptz);
create index stock_counts_of_merchant on stock_counts (merchant_id, id desc);
create unique index stock_counts_under_way on stock_counts (warehouse_id) where state in ('open', 'counted');
create table stock_count_lines (
  count_id text collate "C" not null references stock_counts, sku_id text collate "C" not null references catalog_skus, book integer not null, on_hand integer, counted integer check (counted >= 0), counted_by text, counted_at timestamptz, primary key (count_id, sku_id));
