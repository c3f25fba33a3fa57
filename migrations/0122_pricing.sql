-- The book of prices becomes a room's own 价格记录 (E12): the catalog's list prices move here as they are, deal prices of paid orders stand beside them.
alter table catalog_prices rename to pricing_prices;
alter index catalog_prices_pkey rename to pricing_prices_pkey;
alter index catalog_prices_of_sku rename to pricing_prices_of_sku;
alter table pricing_prices drop constraint catalog_prices_sku_id_fkey;
drop trigger catalog_prices_append_only on pricing_prices;
alter table pricing_prices add column product_id text collate "C", add column merchant_id text collate "C";
update pricing_prices p set product_id = s.product_id, merchant_id = s.merchant_id from catalog_skus s where s.id = p.sku_id;
alter table pricing_prices alter column product_id set not null, alter column merchant_id set not null;
create index pricing_prices_of_product on pricing_prices (product_id, at);
create index pricing_prices_of_merchant on pricing_prices (merchant_id, id desc);
-- What is written is never changed; it is forgotten only by the job that knows how long it must be kept.
create trigger pricing_prices_append_only before update on pricing_prices for each row execute function kernel_refuse_change();
create trigger pricing_prices_kept before delete on pricing_prices for each row when (current_setting('pricing.forgetting', true) is distinct from 'on') execute function kernel_refuse_change();

-- A line of a paid order, and, where the order was cancelled after its payment, a second row that says so.
create table pricing_deals (line_id text collate "C" not null, is_undone boolean not null, order_id text collate "C" not null, sku_id text collate "C" not null, product_id text collate "C" not null, merchant_id text collate "C" not null,
  quantity integer not null constraint pricing_deals_quantity check (quantity > 0), unit_fen bigint not null constraint pricing_deals_unit check (unit_fen >= 0), at timestamptz not null, primary key (line_id, is_undone));
create index pricing_deals_of_sku on pricing_deals (sku_id, at desc);
create index pricing_deals_of_product on pricing_deals (product_id, at);
create index pricing_deals_of_merchant on pricing_deals (merchant_id, at desc, line_id desc);
create trigger pricing_deals_append_only before update on pricing_deals for each row execute function kernel_refuse_change();
create trigger pricing_deals_kept before delete on pricing_deals for each row when (current_setting('pricing.forgetting', true) is distinct from 'on') execute function kernel_refuse_change();
insert into pricing_deals (line_id, is_undone, order_id, sku_id, product_id, merchant_id, quantity, unit_fen, at)
  select l.id, false, o.id, l.sku_id, l.product_id, o.merchant_id, l.quantity, (l.payable_fen - l.freight_fen) / l.quantity, o.placed_at from ordering_lines l join ordering_orders o on o.id = l.order_id where o.paid_fen > 0 and o.merchant_id is not null and o.state <> 'cancelled';

-- Prices that a price is compared with 被比较价格: one stands for a SKU at a time, the ones before it stay as proof.
create table pricing_compared (id text collate "C" primary key, sku_id text collate "C" not null, product_id text collate "C" not null, merchant_id text collate "C" not null,
  basis text not null constraint pricing_compared_basis check (basis in ('deals', 'stated', 'suggested')), fen bigint not null constraint pricing_compared_fen check (fen > 0), price_fen bigint not null,
  from_at timestamptz, until_at timestamptz, source text not null default '', proof jsonb not null, starts_at timestamptz not null, ends_at timestamptz not null, ended_at timestamptz, set_by text not null,
  constraint pricing_compared_says check ((basis = 'stated') = (from_at is not null and until_at is not null) and (basis = 'suggested') = (source <> '') and ends_at > starts_at));
create unique index pricing_compared_one on pricing_compared (sku_id) where ended_at is null;
create index pricing_compared_of_merchant on pricing_compared (merchant_id, id desc);
create index pricing_compared_of_product on pricing_compared (product_id);

-- Alarms 价格预警: a discount on what was just raised, or a price that would fall below its floor; told once a day for each SKU and offer.
create table pricing_alarms (id text collate "C" primary key, kind text not null constraint pricing_alarms_kind check (kind in ('raised', 'below_floor')), merchant_id text collate "C" not null, product_id text collate "C" not null, sku_id text collate "C" not null, title text not null,
  offer_id text collate "C" not null, offer_name text not null, fen bigint not null, against_fen bigint not null, day text not null, at timestamptz not null);
create unique index pricing_alarms_once on pricing_alarms (sku_id, offer_id, kind, day);
create index pricing_alarms_of_merchant on pricing_alarms (merchant_id, id desc);
