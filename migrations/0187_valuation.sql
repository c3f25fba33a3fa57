-- Valuation 存货计价: what goods cost stands with prices; layers by receipt (first in, first out) beside the moving average, with every piece that goes out of one and comes back to it.
alter table stock_averages rename to pricing_averages;
create table pricing_layers (
  id text collate "C" primary key, sku_id text collate "C" not null, merchant_id text collate "C" not null, source_id text not null, came_at timestamptz not null,
  pieces integer not null check (pieces > 0), left_pieces integer not null check (left_pieces >= 0 and left_pieces <= pieces), left_fen bigint not null check (left_fen >= 0), is_priced boolean not null,
  constraint pricing_layers_nothing_costs_nothing check (left_pieces > 0 or left_fen = 0));
create index pricing_layers_left on pricing_layers (sku_id, id) where left_pieces > 0;
create index pricing_layers_of_merchant on pricing_layers (merchant_id, sku_id) where left_pieces > 0;
create table pricing_layer_moves (
  id text collate "C" primary key, layer_id text collate "C" not null references pricing_layers, sku_id text collate "C" not null, kind text not null constraint pricing_layer_moves_kind check (kind in ('in', 'out', 'back', 'added')),
  pieces integer not null, fen bigint not null, source_id text not null, order_id text collate "C", note text, actor_id text not null, at timestamptz not null);
create index pricing_layer_moves_of_layer on pricing_layer_moves (layer_id, id);
create index pricing_layer_moves_of_order on pricing_layer_moves (order_id, sku_id) where order_id is not null;
create trigger pricing_layer_moves_append_only before update or delete on pricing_layer_moves for each row execute function kernel_refuse_change();
-- What is there now is one layer of each SKU, at its average where one is known.
insert into pricing_layers (id, sku_id, merchant_id, source_id, came_at, pieces, left_pieces, left_fen, is_priced)
  select 'lay_0' || md5(l.sku_id), l.sku_id, l.merchant_id, 'opening', now(), l.there, l.there, coalesce(round(a.average * l.there / 10000.0), 0), coalesce(a.average, 0) > 0
  from (select sku_id, merchant_id, sum(available + reserved + damaged + in_transit)::int as there from stock_levels group by 1, 2) l left join pricing_averages a using (sku_id) where l.there > 0;
insert into pricing_layer_moves (id, layer_id, sku_id, kind, pieces, fen, source_id, actor_id, at) select 'lam' || substr(id, 4), id, sku_id, 'in', pieces, left_fen, source_id, 'system', came_at from pricing_layers;
