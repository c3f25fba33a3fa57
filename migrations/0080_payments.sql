-- Payments 支付: intents, what channels said, the double-entry ledger, refunds and shares.
create table payments_intents (
  id text collate "C" primary key, purpose_id text collate "C" not null unique, shopper_id text collate "C" not null, amount_fen bigint not null check (amount_fen >= 0), currency text not null default 'CNY', refunded_fen bigint not null default 0,
  state text not null constraint payments_intents_state check (state in ('open', 'succeeded', 'closed')), channel text, at timestamptz not null, expires_at timestamptz not null, ended_at timestamptz,
  check (refunded_fen between 0 and amount_fen));
create index payments_intents_by_state on payments_intents (state, id desc);
create index payments_intents_of_shopper on payments_intents (shopper_id, id desc);
create table payments_tries (
  trade_ref text collate "C" primary key, payment_id text collate "C" not null references payments_intents, channel text not null, trade_no text, state text not null constraint payments_tries_state check (state in ('open', 'succeeded', 'failed', 'parked')),
  at timestamptz not null, next_query_at timestamptz, queries integer not null default 0);
create index payments_tries_of_intent on payments_tries (payment_id);
create index payments_tries_to_query on payments_tries (next_query_at) where next_query_at is not null;
create unique index payments_tries_one_success on payments_tries (payment_id) where state = 'succeeded';
create table payments_notices (id text collate "C" primary key, channel text not null, trade_ref text, verdict text not null, body text not null, at timestamptz not null);
create index payments_notices_of_try on payments_notices (trade_ref, at);
create trigger payments_notices_append_only before update or delete on payments_notices for each row execute function kernel_refuse_change();

create table payments_entries (
  id text collate "C" primary key, journal_id text collate "C" not null, account text not null, owner_id text collate "C" not null default '', amount_fen bigint not null check (amount_fen <> 0), currency text not null default 'CNY', reason text not null,
  order_id text, refund_id text, reverses_id text, source_id text not null, at timestamptz not null, unique (source_id, reason, account, owner_id));
create index payments_entries_of_account on payments_entries (account, owner_id, id desc);
create index payments_entries_of_journal on payments_entries (journal_id);
create trigger payments_entries_append_only before update or delete on payments_entries for each row execute function kernel_refuse_change();
create table payments_balances (account text not null, owner_id text collate "C" not null default '', currency text not null default 'CNY', balance_fen bigint not null, primary key (account, owner_id, currency));
-- I-01: a journal whose entries do not add up to nothing never commits.
create function payments_must_balance() returns trigger language plpgsql as $$
begin
  if (select sum(amount_fen) from payments_entries where journal_id = new.journal_id) <> 0 then raise exception 'journal % does not balance', new.journal_id using errcode = 'check_violation'; end if;
  return null;
end $$;
create constraint trigger payments_entries_balance after insert on payments_entries deferrable initially deferred for each row execute function payments_must_balance();

create table payments_refunds (
  id text collate "C" primary key, payment_id text collate "C" not null references payments_intents, order_id text collate "C" not null, amount_fen bigint not null check (amount_fen > 0), lines jsonb not null, cause text not null,
  state text not null constraint payments_refunds_state check (state in ('asked', 'done', 'failed')), at timestamptz not null, ended_at timestamptz);
create index payments_refunds_of_payment on payments_refunds (payment_id);
create table payments_settlements (
  id text collate "C" primary key, merchant_id text collate "C" not null references merchants_merchants, order_id text collate "C" not null unique, share_fen bigint not null, fee_fen bigint not null, state text not null check (state in ('accrued', 'reversed')), at timestamptz not null);
create index payments_settlements_of_merchant on payments_settlements (merchant_id, id desc);

-- The simulator is a company of its own: these are its books, not ours.
create table payments_simulator_trades (
  trade_ref text collate "C" primary key, trade_no text not null unique, amount_fen bigint not null, state text not null check (state in ('open', 'paid', 'declined')), return_url text not null, at timestamptz not null);
create table payments_simulator_calls (id text collate "C" primary key, trade_ref text collate "C" not null references payments_simulator_trades, body text not null, due_at timestamptz not null, sent_at timestamptz);
create index payments_simulator_calls_due on payments_simulator_calls (due_at) where sent_at is null;
create table payments_simulator_refunds (refund_id text collate "C" primary key, trade_ref text collate "C" not null, amount_fen bigint not null, at timestamptz not null);
create table payments_secrets (name text primary key, secret text not null);
