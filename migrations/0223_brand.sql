-- Brand tokens 品牌变量 (F60): each change is a row, the last one holds; none is changed or deleted.
create function brand_refuse_change() returns trigger language plpgsql as $$ begin raise exception 'versions of the brand are never changed'; end $$;
create table brand_versions (
  id text collate "C" primary key,
  no integer not null constraint brand_versions_no unique,
  tokens jsonb not null,
  from_no integer,
  changed_by text not null,
  changed_at timestamptz not null);
create trigger brand_versions_stay before update or delete on brand_versions for each row execute function brand_refuse_change();
