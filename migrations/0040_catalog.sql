-- Catalog 商品: categories, products (SPU) with their SKUs, the shelf they stand on, and every price they ever had.
create table catalog_categories (
  id text collate "C" primary key, parent_id text collate "C" references catalog_categories, slug text collate "C" not null unique, name text not null, name_en text not null,
  picture text not null default '', position integer not null, facets jsonb not null default '[]', check (parent_id <> id));
create table catalog_products (
  id text collate "C" primary key, merchant_id text collate "C" not null references merchants_merchants, category_id text collate "C" not null references catalog_categories,
  code text not null, brand text, title text not null, subtitle text not null, pictures text[] not null, video text, selling_points text[] not null, attributes jsonb not null, detail jsonb not null, axes jsonb not null,
  freight_template_id text, price_fen bigint not null check (price_fen > 0), is_from_price boolean not null, sales integer not null default 0 check (sales >= 0),
  state text not null constraint catalog_products_state check (state in ('draft', 'in_review', 'on_shelf', 'off_shelf', 'banned')), reason text,
  version integer not null, listed_at timestamptz, created_at timestamptz not null, changed_at timestamptz not null, unique (merchant_id, code));
create index catalog_products_of_merchant on catalog_products (merchant_id, id desc);
create index catalog_products_by_state on catalog_products (state, id desc);
create table catalog_skus (
  id text collate "C" primary key, product_id text collate "C" not null references catalog_products, merchant_id text collate "C" not null, code text not null, spec jsonb not null, position integer not null,
  price_fen bigint not null check (price_fen > 0), weight_gram integer not null check (weight_gram >= 0), picture text, per_person_limit integer check (per_person_limit > 0), is_live boolean not null,
  unique (product_id, spec), unique (merchant_id, code));
create index catalog_skus_of_product on catalog_skus (product_id, position);
-- One row for each category that a product on the shelf is found under: its own and all above. Holds the card, so that a list reads one index and nothing else.
create table catalog_shelf (
  category_id text collate "C" not null references catalog_categories, product_id text collate "C" not null references catalog_products, merchant_id text collate "C" not null, title text not null, picture text not null,
  price_fen bigint not null, is_from_price boolean not null, sales integer not null, listed_at timestamptz not null, primary key (category_id, product_id));
create index catalog_shelf_by_sales on catalog_shelf (category_id, sales desc, product_id desc);
create index catalog_shelf_by_price on catalog_shelf (category_id, price_fen, product_id);
create index catalog_shelf_by_time on catalog_shelf (category_id, listed_at desc, product_id desc);
create index catalog_shelf_of_product on catalog_shelf (product_id);
create table catalog_prices (id text collate "C" primary key, sku_id text collate "C" not null references catalog_skus, price_fen bigint not null, actor_id text not null, at timestamptz not null);
create index catalog_prices_of_sku on catalog_prices (sku_id, at desc);
create trigger catalog_prices_append_only before update or delete on catalog_prices for each row execute function kernel_refuse_change();
create table catalog_history (id text collate "C" primary key, product_id text collate "C" not null references catalog_products, from_state text, to_state text not null, reason text, actor_id text not null, at timestamptz not null);
create index catalog_history_of_product on catalog_history (product_id, at);
create trigger catalog_history_append_only before update or delete on catalog_history for each row execute function kernel_refuse_change();
