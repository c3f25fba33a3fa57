-- Roles 角色 as rows: beside the house's own, which stay as data, each merchant and the platform make theirs; a member's role is a name of the house's or a row's id.
create table identity_roles (
  id text collate "C" primary key,
  audience text not null constraint identity_roles_audience check (audience in ('merchant', 'staff')),
  merchant_id text collate "C",
  name text not null constraint identity_roles_name_length check (length(name) between 1 and 20),
  description text not null constraint identity_roles_description_length check (length(description) <= 200),
  permits text[] not null,
  version integer not null constraint identity_roles_version check (version > 0),
  changed_by text not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  constraint identity_roles_of_a_merchant check ((audience = 'merchant') = (merchant_id is not null)));
create unique index identity_roles_name on identity_roles (audience, coalesce(merchant_id, ''), lower(name));

alter table identity_members drop constraint identity_members_role;
alter table identity_members add constraint identity_members_role check (role in ('owner', 'operations', 'finance', 'support', 'auditor', 'clerk', 'warehouse') or role like 'rol\_%');
-- The row that a made role is: the database itself refuses that a held role goes.
alter table identity_members add column made_role_id text collate "C" generated always as (case when role like 'rol\_%' then role end) stored references identity_roles (id);
create index identity_members_by_made_role on identity_members (made_role_id) where made_role_id is not null;

-- Looking as a role 以该角色查看: what a session is narrowed to, for a while; it reads and writes nothing.
alter table identity_sessions add column looking_as text;
alter table identity_sessions add column looking_at_member text collate "C";
alter table identity_sessions add column looking_until timestamptz;

-- How a member was reached when he was invited, as a keyed hash: two accounts of one person are known as his.
alter table identity_members add column contact_hash text;

-- No API alters the books, and nothing empties them whole either.
create trigger kernel_audit_entries_never_emptied before truncate on kernel_audit_entries for each statement execute function kernel_refuse_change();
