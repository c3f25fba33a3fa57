-- Rebuilding the search index 重建索引: how far the last run has come, so that one that was cut off goes on where it was.
create table discovery_rebuilds (
  one boolean primary key constraint discovery_rebuilds_one check (one),
  after_id text collate "C" not null,
  products integer not null constraint discovery_rebuilds_products check (products >= 0),
  started_at timestamptz not null,
  ended_at timestamptz);
