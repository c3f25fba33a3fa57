-- Promotions 促销: offers as data, coupons in shoppers' hands, and what each order took of both. Budgets, limits and coupons are held by guarded writes and by checks here (I-12).
create table promotions_offers (
  id text collate "C" primary key,
  merchant_id text collate "C" references merchants_merchants (id),
  name text not null constraint promotions_offers_name check (name <> ''),
  kind text not null constraint promotions_offers_kind check (kind in ('open', 'coupon')),
  lane text not null constraint promotions_offers_lane check (lane in ('price', 'day', 'item', 'store', 'platform', 'store_coupon', 'platform_coupon', 'gift', 'freight')),
  scope jsonb not null,
  effect jsonb not null,
  priority integer not null,
  excludes text[] not null,
  platform_percent integer not null constraint promotions_offers_platform_percent check (platform_percent between 0 and 100),
  most_pieces integer constraint promotions_offers_most_pieces check (most_pieces > 0),
  per_person integer constraint promotions_offers_per_person check (per_person > 0),
  most_uses integer constraint promotions_offers_most_uses check (most_uses > 0),
  most_fen bigint constraint promotions_offers_most_fen check (most_fen > 0),
  uses integer not null,
  used_fen bigint not null,
  -- Coupons: so many may be claimed in all and by one person, and each is good for so many days, or as long as the offer.
  issued integer not null,
  good_days integer constraint promotions_offers_good_days check (good_days > 0),
  state text not null constraint promotions_offers_state check (state in ('draft', 'live', 'stopped')),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  rhythm jsonb,
  version integer not null,
  changed_by text collate "C" not null,
  changed_at timestamptz not null,
  constraint promotions_offers_window check (starts_at < ends_at),
  constraint promotions_offers_uses check (uses >= 0 and (kind = 'coupon' or most_uses is null or uses <= most_uses)),
  constraint promotions_offers_used check (used_fen >= 0 and (most_fen is null or used_fen <= most_fen)),
  constraint promotions_offers_issued check (issued >= 0 and (kind <> 'coupon' or most_uses is null or issued <= most_uses)));
create index promotions_offers_by_merchant on promotions_offers (merchant_id, id desc);
create index promotions_offers_live on promotions_offers (ends_at) where state = 'live';

create table promotions_coupons (
  id text collate "C" primary key,
  offer_id text collate "C" not null references promotions_offers (id),
  shopper_id text collate "C" not null,
  -- The how-manieth of this offer that the person holds: two of his claims that race cannot both be the first (I-12).
  ordinal integer not null constraint promotions_coupons_ordinal check (ordinal > 0),
  state text not null constraint promotions_coupons_state check (state in ('unused', 'held', 'used', 'recalled')),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  order_id text collate "C",
  source text not null,
  at timestamptz not null,
  constraint promotions_coupons_window check (starts_at < ends_at),
  constraint promotions_coupons_order check ((state in ('held', 'used')) = (order_id is not null)));
create unique index promotions_coupons_once on promotions_coupons (offer_id, shopper_id, ordinal);
create index promotions_coupons_of on promotions_coupons (shopper_id, ends_at);
create index promotions_coupons_by_order on promotions_coupons (order_id) where order_id is not null;

-- What an order took of an offer: held while it is unpaid, kept once it is paid, let go when it is cancelled.
create table promotions_claims (
  order_id text collate "C" not null,
  offer_id text collate "C" not null references promotions_offers (id),
  shopper_id text collate "C" not null,
  coupon_id text collate "C",
  off_fen bigint not null constraint promotions_claims_off check (off_fen >= 0),
  platform_fen bigint not null constraint promotions_claims_platform check (platform_fen between 0 and off_fen),
  state text not null constraint promotions_claims_state check (state in ('held', 'kept', 'released')),
  at timestamptz not null,
  primary key (order_id, offer_id));
create index promotions_claims_by_offer on promotions_claims (offer_id, at);

create table promotions_persons (
  offer_id text collate "C" not null references promotions_offers (id),
  shopper_id text collate "C" not null,
  uses integer not null constraint promotions_persons_uses check (uses >= 0),
  primary key (offer_id, shopper_id));
