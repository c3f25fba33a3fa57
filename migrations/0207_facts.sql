-- Facts 事实: what happens in the shop's pages and with its orders, as it came in, bounded in time. A number comes once. Who it was stands in a table of its own, so that forgetting him is one row.
create table facts_persons (
  no bigint generated always as identity primary key,
  owner_id text collate "C" not null unique,
  made_at timestamptz not null);

-- What somebody has chosen 个性化与统计开关; who has no row has chosen nothing, and both are on.
create table facts_choices (
  owner_id text collate "C" primary key,
  is_personal boolean not null,
  is_measured boolean not null,
  changed_at timestamptz not null);

create table facts_tail (
  number text collate "C" primary key,
  kind text not null constraint facts_tail_kind check (kind in ('viewed', 'dwelt', 'left', 'shown', 'clicked', 'searched', 'paid')),
  person_no bigint,
  visit text collate "C",
  product_id text collate "C",
  block text,
  place text,
  query text,
  value integer not null default 0,
  at timestamptz not null,
  day_no integer not null,
  is_taken boolean not null default false);
create index facts_tail_waiting on facts_tail (kind, at, number) where not is_taken;
create index facts_tail_of_person on facts_tail (person_no) where person_no is not null;
create index facts_tail_by_time on facts_tail (at);

-- How long each block of a product's page was read, and where readers left 详情块停留与跳出, by day.
create table facts_blocks (
  product_id text collate "C" not null,
  day_no integer not null,
  block text not null,
  readers integer not null default 0,
  dwell_ms bigint not null default 0,
  exits integer not null default 0,
  primary key (product_id, day_no, block));
create index facts_blocks_by_day on facts_blocks (day_no);
