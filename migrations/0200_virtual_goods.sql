-- Virtual goods 虚拟商品 (E08): what a product is sold as stands on it from the day it was made, and on the lines of orders as it was bought.
alter table catalog_products add column kind text not null default 'goods' constraint catalog_products_kind check (kind in ('goods', 'code', 'link', 'service'));
alter table ordering_lines add column kind text not null default 'goods' constraint ordering_lines_kind check (kind in ('goods', 'code', 'link', 'service'));

-- Codes 卡密 and what else is sent at once. What opens one is sealed; its keyed hash finds a second of the same in a store.
create table vouchers_pieces (
  id text collate "C" primary key,
  sku_id text collate "C" not null references catalog_skus (id),
  merchant_id text collate "C" not null references merchants_merchants (id),
  kind text not null constraint vouchers_pieces_kind check (kind in ('code', 'link')),
  hash text collate "C",
  sealed text not null,
  tail text not null,
  pieces integer not null constraint vouchers_pieces_pieces check (pieces > 0),
  state text not null constraint vouchers_pieces_state check (state in ('unsold', 'sent', 'viewed', 'back')),
  order_id text collate "C",
  line_id text collate "C",
  shopper_id text collate "C",
  came_at timestamptz not null,
  sent_at timestamptz,
  viewed_at timestamptz,
  constraint vouchers_pieces_code check (kind <> 'code' or (hash is not null and pieces = 1)),
  constraint vouchers_pieces_sold check ((state = 'unsold') = (order_id is null) and (order_id is null) = (line_id is null) and (order_id is null) = (shopper_id is null) and (order_id is null) = (sent_at is null)),
  constraint vouchers_pieces_viewed check ((state = 'viewed') = (viewed_at is not null)));
create unique index vouchers_pieces_once on vouchers_pieces (merchant_id, hash);
create index vouchers_pieces_unsold on vouchers_pieces (sku_id, id) where state = 'unsold';
create index vouchers_pieces_of_sku on vouchers_pieces (sku_id, id desc);
create index vouchers_pieces_of_order on vouchers_pieces (order_id) where order_id is not null;

-- Who looked at one, and when. Append-only.
create table vouchers_views (
  id text collate "C" primary key,
  piece_id text collate "C" not null references vouchers_pieces (id),
  viewer_kind text not null,
  viewer_id text collate "C" not null,
  at timestamptz not null);
create index vouchers_views_of_piece on vouchers_views (piece_id, id);
create trigger vouchers_views_append_only before update or delete on vouchers_views for each row execute function kernel_refuse_change();

-- What of paid orders is still to be sent, as its codes or its content were not there; and since when a SKU runs low, and what is sent for it where that is not a code.
create table vouchers_owed (
  order_id text collate "C" primary key,
  merchant_id text collate "C" not null references merchants_merchants (id),
  since timestamptz not null);
create table vouchers_skus (
  sku_id text collate "C" primary key references catalog_skus (id),
  merchant_id text collate "C" not null references merchants_merchants (id),
  sealed text,
  low_since timestamptz,
  changed_by text not null,
  changed_at timestamptz not null);
create index vouchers_skus_of_merchant on vouchers_skus (merchant_id, sku_id);
create table vouchers_houses (
  merchant_id text collate "C" primary key references merchants_merchants (id),
  warehouse_id text collate "C" not null references stock_warehouses (id));
