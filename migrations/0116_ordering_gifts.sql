-- Gifts 赠品 as lines of an order: they cost nothing, and one for paying in time is certain (no due time) or has lapsed once the time is over.
alter table ordering_lines add column is_gift boolean not null default false, add column gift_due_at timestamptz, add column lapsed_at timestamptz,
  add constraint ordering_lines_gift check (not is_gift or (unit_price_fen = 0 and payable_fen = 0 and refunded_fen = 0)),
  add constraint ordering_lines_due check (gift_due_at is null or is_gift), add constraint ordering_lines_lapsed check (lapsed_at is null or (is_gift and shipped_quantity = 0));
create index ordering_lines_due on ordering_lines (gift_due_at) where gift_due_at is not null and lapsed_at is null;
