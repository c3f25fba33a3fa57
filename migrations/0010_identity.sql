-- Identity 身份: shoppers, members of merchants and of the platform, their sessions, codes and invitations.
create table identity_keys (name text primary key, secret text not null, made_at timestamptz not null);

create table identity_shoppers (
  id text collate "C" primary key,
  phone text not null constraint identity_shoppers_phone_form check (phone ~ '^1[3-9][0-9]{9}$'),
  name text not null constraint identity_shoppers_name_length check (length(name) between 1 and 40),
  password_hash text,
  state text not null constraint identity_shoppers_state check (state in ('active', 'disabled')),
  created_at timestamptz not null);
create unique index identity_shoppers_phone on identity_shoppers (phone);
create index identity_shoppers_by_name on identity_shoppers using gin (name gin_trgm_ops);

create table identity_members (
  id text collate "C" primary key,
  audience text not null constraint identity_members_audience check (audience in ('merchant', 'staff')),
  merchant_id text collate "C",
  login text not null constraint identity_members_login_form check (login ~ '^[a-z0-9][a-z0-9._@-]{1,63}$'),
  name text not null constraint identity_members_name_length check (length(name) between 1 and 40),
  role text not null constraint identity_members_role check (role in ('owner', 'operations', 'finance', 'support', 'auditor', 'clerk', 'warehouse')),
  password_hash text,
  state text not null constraint identity_members_state check (state in ('invited', 'active', 'disabled')),
  created_at timestamptz not null,
  constraint identity_members_of_a_merchant check ((audience = 'merchant') = (merchant_id is not null)),
  constraint identity_members_active_can_sign_in check (state <> 'active' or password_hash is not null));
create unique index identity_members_login on identity_members (audience, login);
create index identity_members_by_merchant on identity_members (merchant_id, id);

create table identity_invitations (
  id text collate "C" primary key,
  member_id text collate "C" not null references identity_members,
  token_hash text not null,
  invited_by text not null,
  created_at timestamptz not null, expires_at timestamptz not null, used_at timestamptz, withdrawn_at timestamptz);
create unique index identity_invitations_token on identity_invitations (token_hash);
create index identity_invitations_by_member on identity_invitations (member_id);

create table identity_sessions (
  id text collate "C" primary key,
  token_hash text not null,
  audience text not null constraint identity_sessions_audience check (audience in ('shopper', 'merchant', 'staff')),
  subject_id text collate "C" not null,
  user_agent text not null,
  created_at timestamptz not null, seen_at timestamptz not null, expires_at timestamptz not null, revoked_at timestamptz);
create unique index identity_sessions_token on identity_sessions (token_hash);
create index identity_sessions_by_subject on identity_sessions (subject_id) where revoked_at is null;
create index identity_sessions_by_end on identity_sessions (expires_at);

create table identity_codes (
  id text collate "C" primary key,
  phone_hash text not null, purpose text not null constraint identity_codes_purpose check (purpose in ('sign_in', 'password')),
  browser text not null, ip_hash text not null, code_hash text not null,
  tries integer not null default 0 constraint identity_codes_tries check (tries between 0 and 5),
  created_at timestamptz not null, expires_at timestamptz not null, used_at timestamptz);
create index identity_codes_by_phone on identity_codes (phone_hash, created_at desc);
create index identity_codes_by_ip on identity_codes (ip_hash, created_at desc);
create index identity_codes_by_time on identity_codes (created_at);

create table identity_attempts (key text primary key, count integer not null constraint identity_attempts_count check (count > 0), since timestamptz not null);
create index identity_attempts_by_time on identity_attempts (since);
