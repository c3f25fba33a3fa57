-- What was done to many products at once 批量操作, as long as it can be undone: how each row stood before and after.
create table catalog_bulks (
  id text collate "C" primary key, merchant_id text collate "C" not null references merchants_merchants, kind text not null constraint catalog_bulks_kind check (kind in ('on_shelf', 'off_shelf', 'price')),
  rows jsonb not null check (jsonb_typeof(rows) = 'array' and jsonb_array_length(rows) between 1 and 100), created_by text not null, created_at timestamptz not null, undone_at timestamptz);
create index catalog_bulks_of_merchant on catalog_bulks (merchant_id, id desc);
