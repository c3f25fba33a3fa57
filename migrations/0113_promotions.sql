-- Pools 秒杀库存: the pieces of a flash sale, counted for each opening of it; taken with the order, given back with its end, never more than there are (I-12).
create table promotions_pools (
  offer_id text collate "C" not null references promotions_offers (id),
  sku_id text collate "C" not null,
  opens_at timestamptz not null,
  pieces integer not null,
  taken integer not null,
  primary key (offer_id, sku_id, opens_at),
  constraint promotions_pools_taken check (taken between 0 and pieces));
create index promotions_pools_of_late on promotions_pools (opens_at);

-- How many pieces one person has taken in one opening, where each may have only so many.
create table promotions_pool_persons (
  offer_id text collate "C" not null references promotions_offers (id),
  sku_id text collate "C" not null,
  opens_at timestamptz not null,
  shopper_id text collate "C" not null,
  pieces integer not null constraint promotions_pool_persons_pieces check (pieces >= 0),
  primary key (offer_id, sku_id, opens_at, shopper_id));
create index promotions_pool_persons_of on promotions_pool_persons (shopper_id, opens_at);

-- What an order took of a pool: held while it is unpaid, kept once it is paid, let go when it is cancelled.
create table promotions_draws (
  order_id text collate "C" not null,
  offer_id text collate "C" not null references promotions_offers (id),
  sku_id text collate "C" not null,
  opens_at timestamptz not null,
  shopper_id text collate "C" not null,
  pieces integer not null constraint promotions_draws_pieces check (pieces > 0),
  state text not null constraint promotions_draws_state check (state in ('held', 'kept', 'released')),
  at timestamptz not null,
  primary key (order_id, offer_id, sku_id));
create index promotions_draws_of on promotions_draws (offer_id, sku_id);
