-- Price lists 价格表 and groups of shoppers 会员组 (E13): of a merchant for his store, or of the platform, which has no merchant.
create table pricelists_groups (
  id text collate "C" primary key,
  merchant_id text collate "C" references merchants_merchants (id),
  name text not null,
  kind text not null constraint pricelists_groups_kind check (kind in ('tier', 'tag', 'company')),
  version integer not null,
  changed_by text collate "C" not null,
  changed_at timestamptz not null);
create index pricelists_groups_by_merchant on pricelists_groups (merchant_id, id desc);

create table pricelists_members (
  group_id text collate "C" not null references pricelists_groups (id),
  shopper_id text collate "C" not null,
  added_by text collate "C" not null,
  at timestamptz not null,
  primary key (group_id, shopper_id));
create index pricelists_members_by_shopper on pricelists_members (shopper_id);

create table pricelists_lists (
  id text collate "C" primary key,
  merchant_id text collate "C" references merchants_merchants (id),
  name text not null,
  -- Null is everybody.
  group_ids text[] constraint pricelists_lists_group_ids check (cardinality(group_ids) > 0),
  priority integer not null constraint pricelists_lists_priority check (priority between 0 and 100),
  pay_percent integer constraint pricelists_lists_pay_percent check (pay_percent between 1 and 99),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  state text not null constraint pricelists_lists_state check (state in ('draft', 'live', 'stopped')),
  from_id text collate "C" references pricelists_lists (id),
  version integer not null,
  changed_by text collate "C" not null,
  changed_at timestamptz not null,
  constraint pricelists_lists_time check (starts_at < ends_at));
create index pricelists_lists_by_merchant on pricelists_lists (merchant_id, id desc);
create index pricelists_lists_live on pricelists_lists (ends_at) where state = 'live';

create table pricelists_lines (
  list_id text collate "C" not null references pricelists_lists (id) on delete cascade,
  sku_id text collate "C" not null references catalog_skus (id),
  -- [{"fromPieces": 10, "fen": 8000}], the fewest pieces first; the first is the start quantity.
  steps jsonb not null constraint pricelists_lines_steps check (jsonb_typeof(steps) = 'array' and jsonb_array_length(steps) between 1 and 10),
  primary key (list_id, sku_id));
create index pricelists_lines_by_sku on pricelists_lines (sku_id);
