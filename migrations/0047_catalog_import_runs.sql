-- Imports 导入 run in the worker, batch by batch; what a merchant's columns mean is remembered, pictures are fetched once, and what an import did can be undone (E22).
alter table catalog_imports drop constraint catalog_imports_state;
alter table catalog_imports add constraint catalog_imports_state check (state in ('uploaded', 'mapping', 'checking', 'ready', 'running', 'done', 'done_with_errors', 'failed', 'cancelled', 'undoing', 'undone'));
alter table catalog_imports add column format text not null default 'csv' constraint catalog_imports_format check (format in ('csv', 'tsv', 'xlsx', 'jsonl')),
  add column encoding text not null default 'utf-8', add column batches integer not null default 0, add column batch integer not null default 0, add column undone integer not null default 0, add column kept integer not null default 0;
alter table catalog_import_rows add column batch integer;
create index catalog_import_rows_batch on catalog_import_rows (import_id, batch);
create table catalog_import_effects (
  import_id text collate "C" not null references catalog_imports, product_id text collate "C" not null references catalog_products, is_created boolean not null, before jsonb, version integer not null, undone boolean,
  primary key (import_id, product_id), check (is_created = (before is null)));
create table catalog_import_mappings (merchant_id text collate "C" not null references merchants_merchants, shape text not null, mapping jsonb not null, changed_at timestamptz not null, primary key (merchant_id, shape));
create table catalog_import_pictures (merchant_id text collate "C" not null references merchants_merchants, url text not null, name text not null, at timestamptz not null, primary key (merchant_id, url));
-- What an undone import had created is put aside: its prices are in the book, so it stays, out of everybody's lists.
alter table catalog_products add column archived_at timestamptz;
