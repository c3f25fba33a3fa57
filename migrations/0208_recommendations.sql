-- Recommendations 推荐: which products were taken together, and what follows from it. A way is what one person bought in a year, or what one visit looked at; it names nobody where somebody wants it so.
create table recommendations_ways (
  kind text not null constraint recommendations_ways_kind check (kind in ('bought', 'seen')),
  way text collate "C" not null,
  product_id text collate "C" not null references catalog_products (id),
  at timestamptz not null,
  is_counted boolean not null default false,
  primary key (kind, way, product_id));
create index recommendations_ways_of_product on recommendations_ways (kind, product_id, at desc);
create index recommendations_ways_waiting on recommendations_ways (kind, at) where not is_counted;
create index recommendations_ways_by_time on recommendations_ways (kind, at);

-- In how many ways a product stands, and whether its neighbours have to be found anew.
create table recommendations_goods (
  kind text not null constraint recommendations_goods_kind check (kind in ('bought', 'seen')),
  product_id text collate "C" not null references catalog_products (id),
  taken integer not null default 0 constraint recommendations_goods_taken check (taken >= 0),
  is_stale boolean not null default true,
  trained_at timestamptz,
  primary key (kind, product_id));
create index recommendations_goods_stale on recommendations_goods (kind, trained_at nulls first) where is_stale;

-- The neighbours of a product, the nearest first: how near, how many took both (support), and how many times oftener than by chance (lift).
create table recommendations_neighbours (
  kind text not null constraint recommendations_neighbours_kind check (kind in ('bought', 'seen')),
  product_id text collate "C" not null references catalog_products (id),
  others text[] not null,
  scores double precision[] not null,
  together integer[] not null,
  lifts double precision[] not null,
  trained_at timestamptz not null,
  primary key (kind, product_id),
  constraint recommendations_neighbours_whole check (cardinality(others) = cardinality(scores) and cardinality(others) = cardinality(together) and cardinality(others) = cardinality(lifts)));

-- The taste that the data ask for, chosen each night, with how much of what was held out it finds again.
create table recommendations_models (
  kind text primary key constraint recommendations_models_kind check (kind in ('bought', 'seen')),
  ways bigint not null default 0 constraint recommendations_models_ways check (ways >= 0),
  alpha double precision not null,
  beta double precision not null,
  fades double precision not null,
  step double precision,
  before double precision,
  found double precision not null default 0,
  asked integer not null default 0,
  chosen_at timestamptz);

-- Goods of one category go with those of another 搭配类目: kept by operators, and before what is counted.
create table recommendations_complements (
  id text collate "C" primary key,
  category_id text collate "C" not null references catalog_categories (id),
  other_id text collate "C" not null references catalog_categories (id),
  position integer not null constraint recommendations_complements_position check (position between 0 and 99),
  changed_by text not null,
  changed_at timestamptz not null,
  constraint recommendations_complements_other check (category_id <> other_id),
  unique (category_id, other_id));

-- What a shopper has looked at lately; nothing where he has switched personalisation off.
create table recommendations_recent (
  shopper_id text collate "C" not null,
  product_id text collate "C" not null references catalog_products (id),
  at timestamptz not null,
  primary key (shopper_id, product_id));
create index recommendations_recent_by_time on recommendations_recent (at);

-- Pieces paid for, by day; each order's part counts once, with the letter that tells of it.
create table recommendations_sales (
  day_no integer not null,
  product_id text collate "C" not null references catalog_products (id),
  pieces integer not null constraint recommendations_sales_pieces check (pieces > 0),
  primary key (day_no, product_id));

-- The ranking 排行榜 of each category over seven and thirty days; '' is the whole shop.
create table recommendations_ranks (
  category_id text collate "C" not null,
  days integer not null constraint recommendations_ranks_days check (days in (7, 30)),
  place integer not null,
  product_id text collate "C" not null references catalog_products (id),
  pieces integer not null,
  ranked_at timestamptz not null,
  primary key (category_id, days, place));
