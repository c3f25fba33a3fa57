-- Browse history 浏览记录: what a shopper has looked at lately, for himself; nothing where he has switched personalisation off.
create table favourites_seen (
  shopper_id text collate "C" not null,
  product_id text collate "C" not null references catalog_products (id),
  at timestamptz not null,
  primary key (shopper_id, product_id));
create index favourites_seen_of_shopper on favourites_seen (shopper_id, at desc, product_id desc);
create index favourites_seen_by_time on favourites_seen (at);
