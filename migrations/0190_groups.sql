-- Group buying 拼团: what merchants offer, the groups that paid orders founded, and each order's seat (F27, I-14, T-25).
create table groups_activities (
  id text collate "C" primary key,
  merchant_id text collate "C" not null references merchants_merchants (id),
  product_id text collate "C" not null references catalog_products (id),
  prices jsonb not null constraint groups_activities_prices check (jsonb_typeof(prices) = 'array' and jsonb_array_length(prices) > 0),
  hours integer not null constraint groups_activities_hours check (hours between 1 and 168),
  most_pieces integer not null constraint groups_activities_most_pieces check (most_pieces > 0),
  taken_pieces integer not null,
  per_shopper integer not null constraint groups_activities_per_shopper check (per_shopper > 0),
  goes_below boolean not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  state text not null constraint groups_activities_state check (state in ('draft', 'live', 'stopped')),
  version integer not null,
  changed_by text collate "C" not null,
  changed_at timestamptz not null,
  constraint groups_activities_window check (starts_at < ends_at),
  constraint groups_activities_taken check (taken_pieces between 0 and most_pieces));
create index groups_activities_by_merchant on groups_activities (merchant_id, id desc);
create index groups_activities_live on groups_activities (ends_at) where state = 'live';

-- I-14: never more than its size, and filled by as many as have paid.
create table groups_groups (
  id text collate "C" primary key,
  activity_id text collate "C" not null references groups_activities (id),
  merchant_id text collate "C" not null references merchants_merchants (id),
  product_id text collate "C" not null,
  size integer not null constraint groups_groups_size check (size between 2 and 10),
  leader_id text collate "C" not null,
  seats integer not null constraint groups_groups_seats check (seats between 0 and size),
  members integer not null constraint groups_groups_members check (members between 0 and seats),
  state text not null constraint groups_groups_state check (state in ('running', 'filled', 'failed')),
  founded_at timestamptz not null,
  ends_at timestamptz not null,
  ended_at timestamptz,
  constraint groups_groups_filled check (state <> 'filled' or members = size),
  constraint groups_groups_ended check ((state = 'running') = (ended_at is null)));
create index groups_groups_of_activity on groups_groups (activity_id, ends_at);
create index groups_groups_to_end on groups_groups (ends_at) where state = 'running';

create table groups_seats (
  order_id text collate "C" primary key,
  activity_id text collate "C" not null references groups_activities (id),
  group_id text collate "C" references groups_groups (id),
  size integer not null,
  shopper_id text collate "C" not null,
  merchant_id text collate "C" not null references merchants_merchants (id),
  sku_id text collate "C" not null,
  pieces integer not null constraint groups_seats_pieces check (pieces > 0),
  price_fen bigint not null constraint groups_seats_price check (price_fen > 0),
  is_founder boolean not null,
  state text not null constraint groups_seats_state check (state in ('held', 'kept', 'formed', 'released', 'undone')),
  at timestamptz not null,
  paid_at timestamptz,
  ended_at timestamptz,
  -- Whoever has paid is in a group, and whoever joins is so from the beginning.
  constraint groups_seats_in_one check (group_id is not null or (is_founder and state in ('held', 'released'))));
-- One running group of an activity for each shopper.
create unique index groups_seats_one on groups_seats (activity_id, shopper_id) where state in ('held', 'kept');
create index groups_seats_of_group on groups_seats (group_id, paid_at);
create index groups_seats_of_shopper on groups_seats (activity_id, shopper_id);
