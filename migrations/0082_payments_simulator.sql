-- The simulator's books 模拟支付账本: when a trade was decided, which is the day of a statement, and what of it was given back.
alter table payments_simulator_trades add column decided_at timestamptz, add column refunded_fen bigint not null default 0;
update payments_simulator_trades t set decided_at = case when t.state <> 'open' then t.at end, refunded_fen = (select coalesce(sum(r.amount_fen), 0) from payments_simulator_refunds r where r.trade_ref = t.trade_ref);
