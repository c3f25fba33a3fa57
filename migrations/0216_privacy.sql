-- Rights to one's own data 个人信息权利 (PIPL 44 to 50, ECL 24, NDR 23 to 25): copies, closing accounts, and what law keeps of closed ones.
-- A closed account has no phone: whoever comes with it afterwards is somebody new.
alter table identity_shoppers alter column phone drop not null;
alter table identity_shoppers drop constraint identity_shoppers_state;
alter table identity_shoppers add constraint identity_shoppers_state check (state in ('active', 'disabled', 'closed'));
alter table identity_shoppers add constraint identity_shoppers_closed check ((state = 'closed') = (phone is null) and (state <> 'closed' or password_hash is null));
alter table identity_codes drop constraint identity_codes_purpose;
alter table identity_codes add constraint identity_codes_purpose check (purpose in ('sign_in', 'password', 'closing'));

-- Copies 数据副本: one under way at a time for each shopper.
create table privacy_copies (
  id text collate "C" primary key,
  shopper_id text collate "C" not null,
  state text not null constraint privacy_copies_state check (state in ('making', 'ready', 'expired')),
  locale text not null constraint privacy_copies_locale check (locale in ('zh-CN', 'en')),
  bytes integer not null default 0,
  asked_at timestamptz not null,
  ready_at timestamptz,
  expires_at timestamptz not null,
  constraint privacy_copies_ready check ((state = 'making') = (ready_at is null)));
create unique index privacy_copies_one on privacy_copies (shopper_id) where state = 'making';
create index privacy_copies_of_shopper on privacy_copies (shopper_id, id desc);
create index privacy_copies_due on privacy_copies (expires_at) where state = 'ready';

-- Closing an account 注销: asked for once at a time, ended by a job when nothing stands in the way, at the latest when it is due.
create table privacy_closings (
  id text collate "C" primary key,
  shopper_id text collate "C" not null,
  state text not null constraint privacy_closings_state check (state in ('asked', 'withdrawn', 'closed')),
  asked_at timestamptz not null,
  -- Until when its owner thinks it over; he may end that at any time.
  think_until timestamptz,
  due_at timestamptz not null,
  -- Points and balances that were left are given up.
  waives boolean not null default false,
  -- When operators were told that something stands in the way though it is soon due.
  told_at timestamptz,
  ended_at timestamptz,
  -- What had not ended by itself when the account was closed.
  unsettled jsonb not null default '[]',
  constraint privacy_closings_ended check ((state = 'asked') = (ended_at is null)),
  constraint privacy_closings_thinks check (think_until is null or think_until < due_at));
create unique index privacy_closings_one on privacy_closings (shopper_id) where state = 'asked';
create unique index privacy_closings_once on privacy_closings (shopper_id) where state = 'closed';
create index privacy_closings_by_time on privacy_closings (state, due_at, id);

-- What law keeps 依法保留 of a closed account, by table, and until when.
create table privacy_keeps (
  closing_id text collate "C" not null references privacy_closings,
  table_name text not null,
  law text not null constraint privacy_keeps_law check (law in ('trade', 'payment', 'invoice', 'security', 'review', 'claims')),
  rows integer not null constraint privacy_keeps_rows check (rows > 0),
  -- None where it stays, under no name.
  until_at timestamptz,
  done_at timestamptz,
  primary key (closing_id, table_name));
create index privacy_keeps_due on privacy_keeps (until_at) where done_at is null and until_at is not null;
