-- Second factors 二次验证: what proves who somebody is moves into a room of its own, with one-time codes of an app, passkeys and recovery codes beside it.
alter table identity_keys rename to factors_keys;
alter index identity_keys_pkey rename to factors_keys_pkey;
alter table identity_attempts rename to factors_attempts;
alter index identity_attempts_pkey rename to factors_attempts_pkey;
alter index identity_attempts_by_time rename to factors_attempts_by_time;
alter table factors_attempts rename constraint identity_attempts_count to factors_attempts_count;

create table factors_apps (
  subject_id text collate "C" primary key,
  label text not null,
  secret text not null,
  is_demo boolean not null default false,
  last_step bigint not null,
  created_at timestamptz not null, confirmed_at timestamptz);

create table factors_passkeys (
  id text collate "C" primary key,
  subject_id text collate "C" not null,
  credential_id text not null,
  public_key text not null,
  counter bigint not null,
  transports text[] not null,
  name text not null constraint factors_passkeys_name_length check (length(name) between 1 and 40),
  created_at timestamptz not null, used_at timestamptz);
create unique index factors_passkeys_credential on factors_passkeys (credential_id);
create index factors_passkeys_by_subject on factors_passkeys (subject_id);

create table factors_recovery (
  id text collate "C" primary key,
  subject_id text collate "C" not null,
  code_hash text not null,
  created_at timestamptz not null, used_at timestamptz);
create unique index factors_recovery_code on factors_recovery (subject_id, code_hash);

create table factors_challenges (
  id text collate "C" primary key,
  subject_id text collate "C",
  purpose text not null constraint factors_challenges_purpose check (purpose in ('enrol', 'prove', 'enter')),
  challenge text not null,
  created_at timestamptz not null, expires_at timestamptz not null, used_at timestamptz);
create unique index factors_challenges_challenge on factors_challenges (challenge);
create index factors_challenges_by_time on factors_challenges (created_at);
