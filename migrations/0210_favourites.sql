-- Favourites 收藏 (E14): what shoppers keep for later, and the stores they follow. Of each product that somebody keeps or waits for, its price and whether it can be bought are remembered, so that what changed can be told.
create table favourites_goods (
  product_id text collate "C" primary key references catalog_products (id),
  merchant_id text collate "C" not null references merchants_merchants (id),
  price_fen bigint not null constraint favourites_goods_price check (price_fen >= 0),
  is_buyable boolean not null,
  came_back_at timestamptz,
  changed_at timestamptz not null);
create index favourites_goods_of_merchant on favourites_goods (merchant_id, product_id desc);

-- Taken away again it stays a day, so that it can be brought back as it was.
create table favourites_items (
  id text collate "C" primary key,
  shopper_id text collate "C" not null,
  product_id text collate "C" not null references favourites_goods (product_id),
  seen_fen bigint not null constraint favourites_items_seen check (seen_fen >= 0),
  at timestamptz not null,
  removed_at timestamptz,
  unique (shopper_id, product_id));
create index favourites_items_of_shopper on favourites_items (shopper_id, id desc) where removed_at is null;
create index favourites_items_of_product on favourites_items (product_id) where removed_at is null;
create index favourites_items_removed on favourites_items (removed_at) where removed_at is not null;

create table favourites_stores (
  id text collate "C" primary key,
  shopper_id text collate "C" not null,
  merchant_id text collate "C" not null references merchants_merchants (id),
  at timestamptz not null,
  unique (shopper_id, merchant_id));
create index favourites_stores_of_shopper on favourites_stores (shopper_id, id desc);
create index favourites_stores_of_merchant on favourites_stores (merchant_id);
