-- Bank reconciliation 银行对账 (F75): what the bank's statement says, each line once, matched to payouts, what channels settled and deposits that were paid by transfer; and where the two differ.
create table settlement_bank_files (
  id text collate "C" primary key,
  name text not null,
  digest text not null unique,
  lines integer not null,
  fresh integer not null,
  imported_by text collate "C" not null,
  at timestamptz not null);

create table settlement_bank_lines (
  -- The bank's own number of it.
  number text collate "C" primary key,
  file_id text collate "C" not null references settlement_bank_files,
  at timestamptz not null,
  direction text not null constraint settlement_bank_lines_direction check (direction in ('in', 'out')),
  amount_fen bigint not null constraint settlement_bank_lines_amount check (amount_fen > 0),
  counterparty text not null,
  note text not null,
  what text constraint settlement_bank_lines_what check (what in ('payout', 'payout_return', 'channel', 'deposit')),
  ref text collate "C",
  is_matched boolean not null,
  constraint settlement_bank_lines_known check ((what is null) = (ref is null) and (not is_matched or ref is not null)));
create index settlement_bank_lines_by_time on settlement_bank_lines (at desc, number desc);
create index settlement_bank_lines_waiting on settlement_bank_lines (number) where not is_matched;
-- Of ours each is matched by one line.
create unique index settlement_bank_lines_once on settlement_bank_lines (what, ref) where is_matched;

create table settlement_bank_breaks (
  id text collate "C" primary key,
  kind text not null constraint settlement_bank_breaks_kind check (kind in ('missing_here', 'missing_there', 'amount_differs', 'twice')),
  what text not null constraint settlement_bank_breaks_what check (what in ('payout', 'payout_return', 'channel', 'deposit', 'unknown')),
  -- The bank's number of the line, or ours where the bank has none.
  ref text collate "C" not null,
  ours_fen bigint,
  theirs_fen bigint,
  state text not null constraint settlement_bank_breaks_state check (state in ('open', 'settled', 'healed')),
  note text,
  settled_by text collate "C",
  at timestamptz not null,
  ended_at timestamptz,
  unique (what, ref, kind),
  constraint settlement_bank_breaks_ended check ((state = 'open') = (ended_at is null)));
create index settlement_bank_breaks_by_state on settlement_bank_breaks (state, id desc);

-- A store may pay its deposit by bank transfer under a code.
create table deposits_transfers (
  code text collate "C" primary key,
  merchant_id text collate "C" not null references merchants_merchants,
  amount_fen bigint not null constraint deposits_transfers_amount check (amount_fen > 0),
  state text not null constraint deposits_transfers_state check (state in ('waiting', 'received')),
  asked_by text collate "C" not null,
  at timestamptz not null,
  received_at timestamptz,
  constraint deposits_transfers_received check ((state = 'received') = (received_at is not null)));
create index deposits_transfers_of_merchant on deposits_transfers (merchant_id, at desc);
