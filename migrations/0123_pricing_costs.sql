-- Landed costs 到岸成本 and floors (F87): what a piece costs its seller whatever it sells for, and what parts of its price go away; below its least it is not sold.
create table pricing_costs (sku_id text collate "C" primary key, product_id text collate "C" not null, merchant_id text collate "C" not null,
  goods_fen bigint not null constraint pricing_costs_goods check (goods_fen >= 0), freight_fen bigint not null constraint pricing_costs_freight check (freight_fen >= 0),
  commission_bp integer not null, ads_bp integer not null, returns_bp integer not null, floor_fen bigint constraint pricing_costs_floor check (floor_fen > 0),
  least_fen bigint generated always as (greatest(ceil((goods_fen + freight_fen) * 10000.0 / (10000 - commission_bp - ads_bp - returns_bp))::bigint, coalesce(floor_fen, 0))) stored,
  changed_by text not null, changed_at timestamptz not null,
  constraint pricing_costs_shares check (commission_bp >= 0 and ads_bp >= 0 and returns_bp >= 0 and commission_bp + ads_bp + returns_bp <= 9000));
create index pricing_costs_of_merchant on pricing_costs (merchant_id, sku_id);
-- What a line's goods cost their seller when they were sold; empty where nobody had said.
alter table ordering_lines add column landed_fen bigint;
