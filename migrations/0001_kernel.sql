-- The ground floor: post office, idempotency, audit, settings, messages.
create extension if not exists pg_trgm;
create extension if not exists btree_gin;

create table kernel_outbox (seq bigserial primary key, name text not null, payload jsonb not null, at timestamptz not null);
create index kernel_outbox_by_name on kernel_outbox (name, seq);

create table kernel_letters (
  seq bigint not null references kernel_outbox, reaction text not null,
  state text not null default 'waiting' constraint kernel_letters_state check (state in ('waiting', 'done', 'dead')),
  tries integer not null default 0, due_at timestamptz not null, ended_at timestamptz, fault text,
  primary key (seq, reaction));
create index kernel_letters_waiting on kernel_letters (due_at, seq) where state = 'waiting';
create index kernel_letters_dead on kernel_letters (seq) where state = 'dead';

create table kernel_reactions (name text primary key, event text not null, since bigint not null);

create table kernel_answers (
  actor text not null, operation text not null, key text not null, asked text not null, answer text not null, at timestamptz not null,
  primary key (actor, operation, key));
create index kernel_answers_by_time on kernel_answers (at);

create table kernel_audit_entries (
  id text collate "C" primary key, actor_id text not null, actor_kind text not null, merchant_id text, action text not null, subject text not null,
  before jsonb, after jsonb, request_id text not null, at timestamptz not null);
create index kernel_audit_entries_by_time on kernel_audit_entries (at desc, id desc);
create index kernel_audit_entries_by_subject on kernel_audit_entries (subject, at desc);
create index kernel_audit_entries_by_merchant on kernel_audit_entries (merchant_id, at desc);

create table kernel_settings (key text primary key, value jsonb not null, version integer not null, changed_by text not null, changed_at timestamptz not null);
create table kernel_setting_history (key text not null, version integer not null, value jsonb not null, changed_by text not null, changed_at timestamptz not null, primary key (key, version));

create table kernel_inbox (
  id text collate "C" primary key, owner_id text not null, topic text not null, title text not null, body text not null, link text,
  at timestamptz not null, read_at timestamptz);
create index kernel_inbox_by_owner on kernel_inbox (owner_id, id desc);
create index kernel_inbox_unread on kernel_inbox (owner_id) where read_at is null;

create table kernel_outgoing (
  key text primary key, channel text not null check (channel in ('sms', 'mail')), recipient text not null, text text not null,
  state text not null constraint kernel_outgoing_state check (state in ('waiting', 'sent', 'failed')), at timestamptz not null, sent_at timestamptz, fault text);
create index kernel_outgoing_by_recipient on kernel_outgoing (recipient, at desc);
create index kernel_outgoing_by_time on kernel_outgoing (at desc);

-- Books are append-only (I-02, I-29): the database itself refuses to change or remove a line.
create function kernel_refuse_change() returns trigger language plpgsql as $$
begin raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation'; end $$;
create trigger kernel_audit_entries_append_only before update or delete on kernel_audit_entries for each row execute function kernel_refuse_change();
create trigger kernel_setting_history_append_only before update or delete on kernel_setting_history for each row execute function kernel_refuse_change();
create trigger kernel_outbox_append_only before update or delete on kernel_outbox for each row execute function kernel_refuse_change();
