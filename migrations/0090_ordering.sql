-- Ordering 交易: carts, orders (a parent that is paid, a child for each merchant), their lines and their life.
create table ordering_cart_lines (
  id text collate "C" primary key, owner_id text collate "C" not null, sku_id text collate "C" not null references catalog_skus, quantity integer not null check (quantity between 1 and 999), is_ticked boolean not null, seen_price_fen bigint not null, at timestamptz not null, unique (owner_id, sku_id));
create index ordering_cart_lines_old on ordering_cart_lines (at);
create table ordering_orders (
  id text collate "C" primary key, parent_id text collate "C" references ordering_orders, number text collate "C" not null unique, shopper_id text collate "C" not null, merchant_id text collate "C" references merchants_merchants,
  state text not null constraint ordering_orders_state check (state in ('placed', 'paid', 'part_shipped', 'shipped', 'received', 'cancelled')),
  goods_fen bigint not null, discount_fen bigint not null, points_fen bigint not null, freight_fen bigint not null, payable_fen bigint not null, paid_fen bigint not null default 0, refunded_fen bigint not null default 0,
  address jsonb not null, note text not null default '', key_hash text, placed_at timestamptz not null, due_at timestamptz, is_extended boolean not null default false, cancel_reason text,
  check (payable_fen = goods_fen - discount_fen - points_fen + freight_fen), check (payable_fen >= 0), check (refunded_fen between 0 and paid_fen), check (paid_fen in (0, payable_fen)), check ((parent_id is null) = (merchant_id is null)));
create index ordering_orders_of_shopper on ordering_orders (shopper_id, id desc) where parent_id is null;
create index ordering_orders_of_merchant on ordering_orders (merchant_id, id desc) where parent_id is not null;
create index ordering_orders_by_state on ordering_orders (merchant_id, state, id desc) where parent_id is not null;
create index ordering_orders_of_parent on ordering_orders (parent_id);
create index ordering_orders_due on ordering_orders (due_at) where due_at is not null;
create table ordering_lines (
  id text collate "C" primary key, order_id text collate "C" not null references ordering_orders, sku_id text collate "C" not null, product_id text collate "C" not null, title text not null, spec_text text not null, picture text not null, quantity integer not null check (quantity > 0),
  unit_price_fen bigint not null, goods_fen bigint not null, discount_fen bigint not null, points_fen bigint not null, freight_fen bigint not null, payable_fen bigint not null check (payable_fen >= 0), refunded_fen bigint not null default 0,
  refunded_quantity integer not null default 0, shipped_quantity integer not null default 0, check (goods_fen = unit_price_fen * quantity), check (payable_fen = goods_fen - discount_fen - points_fen + freight_fen),
  check (shipped_quantity between 0 and quantity), check (refunded_quantity between 0 and quantity), check (refunded_fen between 0 and payable_fen));
create index ordering_lines_of_order on ordering_lines (order_id, id);
create table ordering_history (id text collate "C" primary key, order_id text collate "C" not null references ordering_orders, from_state text, to_state text not null, cause text not null, actor_id text not null, at timestamptz not null);
create index ordering_history_of_order on ordering_history (order_id, id);
create trigger ordering_history_append_only before update or delete on ordering_history for each row execute function kernel_refuse_change();
