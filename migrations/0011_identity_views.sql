-- Saved views 视图: the filters of a list under a name; each member has his own.
create table identity_views (
  id text collate "C" primary key,
  member_id text collate "C" not null references identity_members,
  list text not null,
  name text not null constraint identity_views_name_length check (length(name) between 1 and 20),
  filters jsonb not null,
  at timestamptz not null);
create unique index identity_views_name on identity_views (member_id, list, name);
