-- Bargains 砍价: what merchants and the platform offer, each shopper's bargain, who helped, and what orders took (F28, I-14, T-26).
create table bargains_activities (
  id text collate "C" primary key,
  merchant_id text collate "C" not null references merchants_merchants (id),
  is_platforms boolean not null,
  product_id text collate "C" not null references catalog_products (id),
  sku_id text collate "C" not null references catalog_skus (id),
  price_fen bigint not null,
  floor_fen bigint not null constraint bargains_activities_floor check (floor_fen >= 0),
  helpers integer not null constraint bargains_activities_helpers check (helpers between 1 and 100),
  least_cut_fen bigint not null constraint bargains_activities_least_cut check (least_cut_fen > 0),
  most_per_new_fen bigint constraint bargains_activities_per_new check (most_per_new_fen > 0),
  hours integer not null constraint bargains_activities_hours check (hours between 1 and 720),
  most_pieces integer not null constraint bargains_activities_most_pieces check (most_pieces > 0),
  taken_pieces integer not null,
  per_shopper integer not null constraint bargains_activities_per_shopper check (per_shopper > 0),
  helps_a_day integer not null constraint bargains_activities_a_day check (helps_a_day > 0),
  helps_in_all integer not null constraint bargains_activities_in_all check (helps_in_all > 0),
  buys_early boolean not null,
  goes_below boolean not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  state text not null constraint bargains_activities_state check (state in ('draft', 'live', 'stopped')),
  version integer not null,
  changed_by text collate "C" not null,
  changed_at timestamptz not null,
  -- Every helper cuts at least so much, and all of them together the way from the price to the floor.
  constraint bargains_activities_cuts check (price_fen - floor_fen >= helpers * least_cut_fen),
  constraint bargains_activities_window check (starts_at < ends_at),
  constraint bargains_activities_taken check (taken_pieces between 0 and most_pieces));
create index bargains_activities_by_merchant on bargains_activities (merchant_id, id desc);
create index bargains_activities_live on bargains_activities (ends_at) where state = 'live';

-- I-14: never below the floor, and what it costs is the price less what was cut, so that what is shown is true.
create table bargains_bargains (
  id text collate "C" primary key,
  activity_id text collate "C" not null references bargains_activities (id),
  shopper_id text collate "C" not null,
  merchant_id text collate "C" not null references merchants_merchants (id),
  product_id text collate "C" not null,
  sku_id text collate "C" not null,
  is_platforms boolean not null,
  price_fen bigint not null,
  floor_fen bigint not null,
  least_cut_fen bigint not null,
  now_fen bigint not null,
  helpers integer not null,
  new_helpers integer not null constraint bargains_bargains_new check (new_helpers between 0 and helpers),
  helped integer not null,
  old_helped integer not null constraint bargains_bargains_old check (old_helped between 0 and helpers - new_helpers),
  buys_early boolean not null,
  seed text not null,
  cuts jsonb not null,
  commitment text not null,
  device text,
  state text not null constraint bargains_bargains_state check (state in ('running', 'won', 'ordered', 'bought', 'over')),
  opened_at timestamptz not null,
  ends_at timestamptz not null,
  won_at timestamptz,
  buy_by timestamptz,
  ended_at timestamptz,
  constraint bargains_bargains_floor check (now_fen between floor_fen and price_fen),
  constraint bargains_bargains_helped check (helped between 0 and helpers),
  constraint bargains_bargains_whole check ((helped = helpers) = (now_fen = floor_fen)),
  constraint bargains_bargains_won check ((won_at is null) = (buy_by is null) and (state <> 'won' or won_at is not null)));
-- One at a time of an activity for each shopper.
create unique index bargains_bargains_one on bargains_bargains (activity_id, shopper_id) where state in ('running', 'won', 'ordered');
create index bargains_bargains_of_shopper on bargains_bargains (shopper_id, id desc);
create index bargains_bargains_to_end on bargains_bargains (ends_at) where state = 'running';
create index bargains_bargains_to_buy on bargains_bargains (buy_by) where state = 'won';

-- Each helper once (I-14, T-26), from one browser once, and each cut taken once.
create table bargains_helps (
  bargain_id text collate "C" not null references bargains_bargains (id),
  helper_id text collate "C" not null,
  activity_id text collate "C" not null,
  ordinal integer not null constraint bargains_helps_ordinal check (ordinal > 0),
  cut_fen bigint not null constraint bargains_helps_cut check (cut_fen > 0),
  is_new boolean not null,
  device text,
  at timestamptz not null,
  primary key (bargain_id, helper_id));
create unique index bargains_helps_ordinals on bargains_helps (bargain_id, ordinal);
create unique index bargains_helps_devices on bargains_helps (bargain_id, device) where device is not null;
create index bargains_helps_of_helper on bargains_helps (activity_id, helper_id, at desc);

-- What an order took. A bargain lies on one order at a time.
create table bargains_pieces (
  order_id text collate "C" primary key,
  bargain_id text collate "C" not null references bargains_bargains (id),
  activity_id text collate "C" not null references bargains_activities (id),
  shopper_id text collate "C" not null,
  price_fen bigint not null,
  paid_fen bigint not null constraint bargains_pieces_paid check (paid_fen between 0 and price_fen),
  state text not null constraint bargains_pieces_state check (state in ('held', 'kept', 'released')),
  at timestamptz not null);
create unique index bargains_pieces_once on bargains_pieces (bargain_id) where state <> 'released';
create index bargains_pieces_of_activity on bargains_pieces (activity_id);
