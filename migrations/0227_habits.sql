-- Habits 购买习惯: what of his orders held what, so that goods whose time has come round can be shown to their buyer. Nobody's who has switched personalisation off.
create table recommendations_baskets (
  shopper_id text collate "C" not null,
  parent_id text collate "C" not null,
  product_id text collate "C" not null references catalog_products (id),
  at timestamptz not null,
  primary key (shopper_id, parent_id, product_id));
create index recommendations_baskets_of_product on recommendations_baskets (product_id, shopper_id, at);
create index recommendations_baskets_by_time on recommendations_baskets (at);

-- The usual interval 回购周期 of a product: the middle of all gaps between two purchases of one person, where enough have bought it again.
create table recommendations_rhythms (
  product_id text collate "C" primary key references catalog_products (id),
  every_days double precision not null constraint recommendations_rhythms_every check (every_days > 0),
  shoppers integer not null constraint recommendations_rhythms_shoppers check (shoppers > 0),
  counted_at timestamptz not null);

-- What was bought in the past year counts from the first day; what somebody wants nothing personal of is in nobody's name among the ways.
insert into recommendations_baskets (shopper_id, parent_id, product_id, at)
select o.shopper_id, coalesce(o.parent_id, o.id), l.product_id, min(o.placed_at) from ordering_orders o join ordering_lines l on l.order_id = o.id
where o.placed_at > now() - interval '365 days' and o.state in ('paid', 'part_shipped', 'shipped', 'received') and not l.is_gift and exists (select from recommendations_ways w where w.kind = 'bought' and w.way = o.shopper_id and w.product_id = l.product_id)
group by 1, 2, 3;
