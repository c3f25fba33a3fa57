-- Page building 页面装修 (E24): places of the shop that people fill with blocks, the versions of what stands there, and the pictures they are made of.
create table pages_slots (
  id text collate "C" primary key,
  kind text not null constraint pages_slots_kind check (kind in ('home', 'topic', 'plain', 'menu', 'store')),
  merchant_id text collate "C" references merchants_merchants (id),
  slug text not null,
  name text not null,
  created_by text not null,
  created_at timestamptz not null,
  constraint pages_slots_whose check ((kind = 'store') = (merchant_id is not null)),
  constraint pages_slots_slug check ((kind in ('home', 'store')) = (slug = '')));
-- Each place is there once.
create unique index pages_slots_once on pages_slots (kind, slug, coalesce(merchant_id, ''));
create index pages_slots_of_merchant on pages_slots (merchant_id) where merchant_id is not null;

create table pages_versions (
  id text collate "C" primary key,
  slot_id text collate "C" not null references pages_slots (id),
  merchant_id text collate "C" references merchants_merchants (id),
  no integer not null,
  state text not null constraint pages_versions_state check (state in ('draft', 'scheduled', 'live', 'ended', 'rolled_back')),
  document jsonb not null,
  is_for_some boolean not null,
  version integer not null,
  from_no integer,
  scheduled_at timestamptz,
  live_at timestamptz,
  ended_at timestamptz,
  changed_by text not null,
  changed_at timestamptz not null,
  constraint pages_versions_no unique (slot_id, no),
  constraint pages_versions_times check (
    (state <> 'scheduled' or scheduled_at is not null) and ((state in ('live', 'ended', 'rolled_back')) = (live_at is not null)) and ((state in ('ended', 'rolled_back')) = (ended_at is not null))));
-- One is live in a place, one is drafted, and one waits for its time.
create unique index pages_versions_live on pages_versions (slot_id) where state = 'live';
create unique index pages_versions_draft on pages_versions (slot_id) where state = 'draft';
create unique index pages_versions_scheduled on pages_versions (slot_id) where state = 'scheduled';
create index pages_versions_due on pages_versions (scheduled_at) where state = 'scheduled';
create index pages_versions_for_some on pages_versions (id) where state = 'live' and is_for_some;

create table pages_pictures (
  owner_id text not null,
  name text not null,
  merchant_id text collate "C" references merchants_merchants (id),
  width integer not null,
  height integer not null,
  phone_bytes integer not null,
  desk_bytes integer not null,
  at timestamptz not null,
  primary key (owner_id, name));
create index pages_pictures_latest on pages_pictures (owner_id, at desc, name);
