-- Imports 导入: a merchant's file as it was uploaded, what its columns mean, and what became of each row.
create table catalog_imports (
  id text collate "C" primary key, merchant_id text collate "C" not null references merchants_merchants, filename text not null,
  state text not null constraint catalog_imports_state check (state in ('uploaded', 'done', 'done_with_errors')),
  columns text[] not null, mapping jsonb not null, rows integer not null check (rows >= 0),
  created integer not null default 0, changed integer not null default 0, unchanged integer not null default 0, wrong integer not null default 0,
  created_by text not null, created_at timestamptz not null, changed_at timestamptz not null,
  check (created + changed + unchanged + wrong <= rows));
create index catalog_imports_of_merchant on catalog_imports (merchant_id, id desc);
create table catalog_import_rows (
  import_id text collate "C" not null references catalog_imports, no integer not null, given jsonb not null,
  outcome text constraint catalog_import_rows_outcome check (outcome in ('created', 'changed', 'unchanged', 'wrong')), field text, fault text,
  primary key (import_id, no), check ((outcome is not distinct from 'wrong') = (fault is not null)));
