-- Merchants 商家: who sells here, and in which state.
create table merchants_merchants (
  id text collate "C" primary key, name text not null, intro text not null default '', is_self_operated boolean not null default false,
  state text not null constraint merchants_merchants_state check (state in ('applied', 'open', 'frozen', 'closed')), reason text,
  contact text not null default '', phone text not null default '', licence_name text not null default '', licence_no text not null default '',
  created_at timestamptz not null, changed_at timestamptz not null);
create unique index merchants_merchants_name on merchants_merchants (lower(name)) where state <> 'closed';
create index merchants_merchants_by_state on merchants_merchants (state, id desc);
create table merchants_history (
  id text collate "C" primary key, merchant_id text collate "C" not null references merchants_merchants, from_state text, to_state text not null, reason text, actor_id text not null, at timestamptz not null);
create trigger merchants_history_append_only before update or delete on merchants_history for each row execute function kernel_refuse_change();
