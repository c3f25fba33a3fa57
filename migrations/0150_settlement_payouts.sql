-- Payouts 提现 (E19): a merchant's balance goes to his bank, at most once, after four eyes; and the books of the pretended bank, which are not ours.
create table settlement_accounts (
  id text collate "C" primary key,
  merchant_id text collate "C" not null references merchants_merchants,
  holder text not null,
  bank text not null,
  number text not null,
  tail text not null constraint settlement_accounts_tail check (length(tail) = 4),
  added_by text collate "C" not null,
  added_at timestamptz not null,
  active_at timestamptz not null constraint settlement_accounts_active check (active_at >= added_at));
create index settlement_accounts_of_merchant on settlement_accounts (merchant_id, active_at desc, id desc);
create trigger settlement_accounts_append_only before update or delete on settlement_accounts for each row execute function kernel_refuse_change();

create table settlement_payouts (
  id text collate "C" primary key,
  merchant_id text collate "C" not null references merchants_merchants,
  account_id text collate "C" not null references settlement_accounts,
  amount_fen bigint not null,
  fee_fen bigint not null,
  state text not null constraint settlement_payouts_state check (state in ('applied', 'approved', 'paying', 'paid', 'failed', 'rejected', 'returned')),
  bank_ref text,
  why text not null default '',
  applied_by text collate "C" not null,
  applied_at timestamptz not null,
  approved_by text collate "C",
  next_ask_at timestamptz,
  changed_at timestamptz not null,
  constraint settlement_payouts_amount check (amount_fen > 0 and fee_fen >= 0 and fee_fen < amount_fen),
  constraint settlement_payouts_four_eyes check (approved_by is null or approved_by <> applied_by),
  constraint settlement_payouts_approved check (state in ('applied', 'rejected') or approved_by is not null));
create index settlement_payouts_of_merchant on settlement_payouts (merchant_id, id desc);
create index settlement_payouts_by_state on settlement_payouts (state, id desc);
create index settlement_payouts_due on settlement_payouts (next_ask_at) where next_ask_at is not null;

create table settlement_bank_transfers (
  payout_id text collate "C" primary key,
  ref text not null unique,
  amount_fen bigint not null,
  number text not null,
  state text not null constraint settlement_bank_transfers_state check (state in ('under_way', 'paid', 'declined', 'returned')),
  at timestamptz not null,
  until_at timestamptz);
create index settlement_bank_transfers_returned on settlement_bank_transfers (until_at) where until_at is not null;
