-- What a store owes a shopper for a word it did not keep becomes his balance there (E19, F75; Civil Code 577, 587), and stands in the timeline of its order.
alter table wallet_entries drop constraint wallet_entries_reason;
alter table wallet_entries add constraint wallet_entries_reason check (reason in ('redeemed', 'reserved', 'spent', 'released', 'given_back', 'laid_out', 'compensated'));
create index wallet_entries_compensated on wallet_entries (order_id) where reason = 'compensated';
