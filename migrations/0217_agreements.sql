-- Agreements and rules 协议与规则 (ECL 33, 34; Network Transaction Measures 28): every version of every document, shown before it holds, and readable ever after; and who agreed to which.
create table agreements_versions (
  id text collate "C" primary key,
  key text not null constraint agreements_versions_key check (key in ('user', 'privacy', 'platform', 'merchant', 'licence')),
  number integer not null constraint agreements_versions_number check (number > 0),
  state text not null constraint agreements_versions_state check (state in ('draft', 'published')),
  title_zh text not null, title_en text not null,
  body_zh text not null, body_en text not null,
  -- What has changed, in a sentence for whoever agreed to the one before.
  change_zh text not null default '', change_en text not null default '',
  -- It changes what matters: whoever agreed to an older one is asked anew.
  asks_anew boolean not null,
  made_by text not null,
  made_at timestamptz not null,
  effective_at timestamptz,
  published_at timestamptz,
  constraint agreements_versions_once unique (key, number),
  constraint agreements_versions_published check ((state = 'published') = (published_at is not null) and (published_at is null or effective_at is not null)),
  -- Changes are shown at least seven days before they hold (ECL 34); a document's first version holds at once.
  constraint agreements_versions_notice check (published_at is null or number = 1 or effective_at >= published_at + interval '7 days'));
create unique index agreements_versions_draft on agreements_versions (key) where state = 'draft';
create index agreements_versions_by_key on agreements_versions (key, effective_at desc) where state = 'published';
create function agreements_keep_published() returns trigger language plpgsql as $$
begin
  if old.state = 'published' then raise exception 'a published version stays as it is' using errcode = 'restrict_violation'; end if;
  if tg_op = 'DELETE' then return old; end if;
  return new;
end $$;
create trigger agreements_versions_stay before update or delete on agreements_versions for each row execute function agreements_keep_published();

create table agreements_consents (
  id text collate "C" primary key,
  version_id text collate "C" not null references agreements_versions,
  owner_kind text not null constraint agreements_consents_owner_kind check (owner_kind in ('shopper', 'merchant')),
  -- A shopper, or a merchant for whom a member answers.
  owner_id text collate "C" not null,
  member_id text,
  answer text not null constraint agreements_consents_answer check (answer in ('agreed', 'declined')),
  place text not null constraint agreements_consents_place check (place in ('sign_in', 'checkout', 'notice', 'seller')),
  at timestamptz not null,
  constraint agreements_consents_once unique (owner_id, version_id, answer));
create index agreements_consents_of on agreements_consents (owner_id, id desc);
create index agreements_consents_by_version on agreements_consents (version_id, answer);
create function agreements_refuse_rewriting() returns trigger language plpgsql as $$ begin raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation'; end $$;
create trigger agreements_consents_as_said before update on agreements_consents for each row execute function agreements_refuse_rewriting();
