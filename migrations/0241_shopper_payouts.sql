-- What a store owes a shopper as money 买家余额提现 (E19; Consumer Rights Law 52 and 55, Civil Code 577) and lies on his balance there is paid out to an account that he names: the same payouts, the same bank, the same four eyes.
alter table wallet_entries drop constraint wallet_entries_reason;
alter table wallet_entries add constraint wallet_entries_reason check (reason in ('redeemed', 'reserved', 'spent', 'released', 'given_back', 'laid_out', 'compensated', 'paid_out', 'paid_back'));
alter table identity_codes drop constraint identity_codes_purpose;
alter table identity_codes add constraint identity_codes_purpose check (purpose in ('sign_in', 'password', 'closing', 'order_look', 'payout'));

alter table settlement_accounts alter column merchant_id drop not null;
alter table settlement_accounts add column shopper_id text collate "C" references identity_shoppers;
alter table settlement_accounts add constraint settlement_accounts_whose check (num_nonnulls(merchant_id, shopper_id) = 1);
create index settlement_accounts_of_shopper on settlement_accounts (shopper_id, active_at desc, id desc) where shopper_id is not null;
-- Append-only still, but that a person's account is struck when law lets it go.
drop trigger settlement_accounts_append_only on settlement_accounts;
create trigger settlement_accounts_append_only before delete on settlement_accounts for each row execute function kernel_refuse_change();
create trigger settlement_accounts_struck_only before update on settlement_accounts for each row when (old.shopper_id is null or new.number <> '' or new.holder <> '' or new.bank <> '') execute function kernel_refuse_change();

alter table settlement_payouts add column shopper_id text collate "C" references identity_shoppers;
-- A shopper has it whole.
alter table settlement_payouts add constraint settlement_payouts_shoppers_whole check (shopper_id is null or fee_fen = 0);
create index settlement_payouts_of_shopper on settlement_payouts (shopper_id, id desc) where shopper_id is not null;
