-- Signed share links 分享链接 (F30): what somebody shares, who has opened it lately, and the orders that came by it.
create table shares_links (
  id text collate "C" primary key,
  shopper_id text collate "C" not null,
  product_id text collate "C" not null references catalog_products (id),
  opened integer not null default 0 constraint shares_links_opened check (opened >= 0),
  at timestamptz not null,
  constraint shares_links_once unique (shopper_id, product_id));
create index shares_links_of_shopper on shares_links (shopper_id, id desc);

create table shares_opens (
  link_id text collate "C" not null references shares_links (id) on delete cascade,
  visitor_id text collate "C" not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  constraint shares_opens_pkey primary key (link_id, visitor_id));
create index shares_opens_of_visitor on shares_opens (visitor_id);
create index shares_opens_by_time on shares_opens (last_at);

create table shares_orders (
  order_id text collate "C" primary key,
  parent_id text collate "C" not null,
  link_id text collate "C" not null,
  shopper_id text collate "C" not null,
  merchant_id text collate "C" not null,
  placed_at timestamptz not null,
  paid_at timestamptz);
create index shares_orders_of_link on shares_orders (link_id);
create index shares_orders_of_shopper on shares_orders (shopper_id, order_id desc);
