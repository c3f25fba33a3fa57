-- Moving what orders hold when a warehouse closes 占用转仓 (E11): what is collected at a store stays there; each move is written down, and what could not be moved with its reason.
alter table stock_reservations drop constraint stock_reservations_why;
alter table stock_reservations add constraint stock_reservations_why check (why in ('only', 'area', 'priority', 'fewest', 'split', 'outside', 'backorder', 'store', 'moved'));
-- Where stores with pick-up are known already (0201), what is held for them is marked; before them nothing was.
do $$ begin if to_regclass('pickup_stores') is not null then
  update stock_reservations r set why = 'store' from ordering_orders o join pickup_stores p on p.id = o.collect_at where r.order_id = o.id and p.warehouse_id = r.warehouse_id and r.state in ('held', 'claimed');
end if; end $$;
create index stock_reservations_in_warehouse on stock_reservations (warehouse_id, id) where state in ('held', 'claimed');

create table warehousing_hold_moves (
  id text collate "C" primary key,
  merchant_id text collate "C" not null references merchants_merchants (id),
  order_id text collate "C" not null,
  sku_id text collate "C" not null references catalog_skus (id),
  from_id text collate "C" not null references stock_warehouses (id),
  to_id text collate "C" references stock_warehouses (id),
  pieces integer not null constraint warehousing_hold_moves_pieces check (pieces > 0),
  state text not null constraint warehousing_hold_moves_state check (state in ('moved', 'stuck', 'undone', 'over')),
  reason text constraint warehousing_hold_moves_reason check (reason in ('no_stock', 'not_served', 'collected', 'codes')),
  moved_by text not null,
  at timestamptz not null,
  ended_at timestamptz,
  constraint warehousing_hold_moves_where check ((to_id is not null) = (state in ('moved', 'undone')) and (reason is null) = (to_id is not null)));
create unique index warehousing_hold_moves_stuck on warehousing_hold_moves (from_id, order_id, sku_id) where state = 'stuck';
create index warehousing_hold_moves_of_merchant on warehousing_hold_moves (merchant_id, id desc);
