-- Pinned results 置顶: operators put a product at a place of what a query finds, between two times; what is paid for says so (E-Commerce Law 40).
create table discovery_pins (
  id text collate "C" primary key,
  query text not null,
  product_id text collate "C" not null references catalog_products (id),
  place integer not null constraint discovery_pins_place check (place between 1 and 10),
  is_paid boolean not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  note text not null,
  changed_by text not null,
  changed_at timestamptz not null,
  constraint discovery_pins_time check (starts_at < ends_at));
create index discovery_pins_by_end on discovery_pins (ends_at);
