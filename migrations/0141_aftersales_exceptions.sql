-- Categories without the seven days 不适用无理由退货 (Consumer Law 25): for orders placed since then.
create table aftersales_exceptions (
  category_id text collate "C" primary key references catalog_categories (id),
  kind text not null constraint aftersales_exceptions_kind check (kind in ('made_to_order', 'perishable', 'opened_media', 'periodicals')),
  since timestamptz not null,
  changed_by text collate "C" not null);
