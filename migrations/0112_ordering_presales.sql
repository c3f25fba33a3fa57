-- An order of a presale is paid in two: first its deposit, then the rest. Orders that are paid at once have no deposit.
alter table ordering_orders add column deposit_fen bigint constraint ordering_orders_deposit check (deposit_fen > 0 and deposit_fen <= payable_fen);
alter table ordering_orders drop constraint ordering_orders_check2;
alter table ordering_orders add constraint ordering_orders_paid check (paid_fen in (0, payable_fen) or paid_fen = deposit_fen);
