-- Seeing it run 运行观测: a fact remembers the trace in which it was told; processes announce themselves, minutes are counted, alerts are kept.
alter table kernel_outbox add column trace text;

create table operations_processes (
  id text primary key,
  host text not null,
  pid integer not null,
  parts text not null,
  version text not null,
  started_at timestamptz not null,
  seen_at timestamptz not null,
  pool_size integer not null,
  pool_idle integer not null,
  pool_waiting integer not null,
  memory_bytes bigint not null,
  loop_delay_ms integer not null,
  clock_skew_ms integer not null,
  disk_free_bytes bigint,
  disk_bytes bigint
);

create table operations_gauges (
  name text not null,
  minute timestamptz not null,
  value double precision not null,
  primary key (name, minute)
);
create index operations_gauges_by_minute on operations_gauges (minute);

create table operations_alerts (
  id text primary key,
  rule text not null,
  subject text not null,
  state text not null constraint operations_alerts_state check (state in ('firing', 'cleared')),
  value double precision not null,
  bound double precision not null,
  calm integer not null default 0,
  times integer not null default 1,
  raised_at timestamptz not null,
  looked_at timestamptz not null,
  cleared_at timestamptz,
  acknowledged_by text,
  acknowledged_at timestamptz,
  reason text,
  snoozed_until timestamptz,
  constraint operations_alerts_one unique (rule, subject)
);
create index operations_alerts_firing on operations_alerts (raised_at) where state = 'firing';
