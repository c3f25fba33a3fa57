-- What of an order the shopper's balance at its seller pays; the parent carries the sum. It is paid all the same: payable stays what it is.
alter table ordering_orders add column balance_fen bigint not null default 0 constraint ordering_orders_balance check (balance_fen between 0 and payable_fen);
