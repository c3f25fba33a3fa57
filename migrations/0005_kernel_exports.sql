-- Lists that somebody asked for as a file 导出 (E22); their rows lie in parts in the store until they expire.
create table kernel_exports (
  id text collate "C" primary key, maker_id text not null, maker_kind text not null check (maker_kind in ('merchant', 'staff')), merchant_id text collate "C",
  kind text not null, format text not null check (format in ('csv', 'xlsx')), columns text[] not null, filters jsonb not null, locale text not null check (locale in ('zh-CN', 'en')),
  state text not null constraint kernel_exports_state check (state in ('running', 'done', 'cancelled', 'failed', 'expired')),
  rows integer not null default 0 check (rows >= 0), parts integer not null default 0 check (parts >= 0), cursor text, is_cut boolean not null default false,
  created_at timestamptz not null, changed_at timestamptz not null, expires_at timestamptz not null, check ((maker_kind = 'merchant') = (merchant_id is not null)));
create index kernel_exports_by_maker on kernel_exports (maker_id, id desc);
create index kernel_exports_by_expiry on kernel_exports (expires_at) where state <> 'expired';
