-- Pictures of an import are fetched outside of any transaction 图片下载: when somebody should fetch for the batch that comes next, for which batch that is done, and which addresses gave nothing.
alter table catalog_imports add column pictures_due_at timestamptz, add column pictures_batch integer, add column unreachable text[] not null default '{}';
create index catalog_imports_pictures_due on catalog_imports (pictures_due_at) where pictures_due_at is not null;
