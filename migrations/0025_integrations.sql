-- Integrations 开放平台: keys with which programs act, and the addresses that are told what happens.
create table integrations_keys (
  id text collate "C" primary key,
  audience text not null constraint integrations_keys_audience check (audience in ('merchant', 'staff')),
  merchant_id text collate "C",
  name text not null constraint integrations_keys_name_length check (length(name) between 1 and 40),
  token_hash text not null,
  hint text not null,
  scopes text[] not null constraint integrations_keys_scopes check (cardinality(scopes) > 0),
  made_by text collate "C" not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  constraint integrations_keys_of_a_merchant check ((audience = 'merchant') = (merchant_id is not null)));
create unique index integrations_keys_token on integrations_keys (token_hash);
create index integrations_keys_by_merchant on integrations_keys (merchant_id, id);

create table integrations_endpoints (
  id text collate "C" primary key,
  audience text not null constraint integrations_endpoints_audience check (audience in ('merchant', 'staff')),
  merchant_id text collate "C",
  url text not null constraint integrations_endpoints_url_length check (length(url) between 8 and 500),
  events text[] not null constraint integrations_endpoints_events check (cardinality(events) between 1 and 100),
  state text not null constraint integrations_endpoints_state check (state in ('on', 'off')),
  off_because text constraint integrations_endpoints_off_because check (off_because in ('person', 'gone', 'failing')),
  failures integer not null default 0 constraint integrations_endpoints_failures check (failures >= 0),
  secret text not null,
  old_secret text,
  old_until timestamptz,
  made_by text collate "C" not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  constraint integrations_endpoints_of_a_merchant check ((audience = 'merchant') = (merchant_id is not null)),
  constraint integrations_endpoints_off_has_a_reason check ((state = 'off') = (off_because is not null)));
create index integrations_endpoints_by_merchant on integrations_endpoints (merchant_id, id);
create index integrations_endpoints_on on integrations_endpoints using gin (events) where state = 'on';

-- Deliveries 投递: one for each endpoint and event; what was sent, what was answered, and when it is tried again.
create table integrations_deliveries (
  id text collate "C" primary key,
  endpoint_id text collate "C" not null references integrations_endpoints (id) on delete cascade,
  seq bigint,
  event text not null,
  body text not null constraint integrations_deliveries_body_length check (length(body) <= 20000),
  state text not null constraint integrations_deliveries_state check (state in ('waiting', 'done', 'failed')),
  tries integer not null default 0 constraint integrations_deliveries_tries check (tries >= 0),
  due_at timestamptz not null,
  taken_until timestamptz,
  status integer,
  took_ms integer,
  answer text constraint integrations_deliveries_answer_length check (length(answer) <= 1000),
  created_at timestamptz not null,
  ended_at timestamptz);
-- An event is one delivery for an endpoint however often the news arrives (I-17).
create unique index integrations_deliveries_once on integrations_deliveries (endpoint_id, seq) where seq is not null;
create index integrations_deliveries_due on integrations_deliveries (due_at) where state = 'waiting';
create index integrations_deliveries_by_endpoint on integrations_deliveries (endpoint_id, id desc);
create index integrations_deliveries_by_time on integrations_deliveries (created_at);
