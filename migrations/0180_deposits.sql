-- Deposits and penalties 保证金与违约金 (F75): what a store must leave, what it is asked to pay in, and what may be taken of it after it was heard.
create table deposits_rules (
  id text collate "C" primary key,
  category_id text collate "C" references catalog_categories,
  store_type text constraint deposits_rules_store_type check (store_type in ('own', 'outside')),
  amount_fen bigint constraint deposits_rules_amount check (amount_fen >= 0),
  from_at timestamptz not null,
  note text not null,
  published_by text collate "C" not null,
  published_at timestamptz not null,
  constraint deposits_rules_ahead check (from_at >= published_at));
create trigger deposits_rules_append_only before update or delete on deposits_rules for each row execute function kernel_refuse_change();

create table deposits_offences (
  id text collate "C" primary key,
  code text collate "C" not null,
  name text not null,
  says text not null,
  most_fen bigint not null constraint deposits_offences_most check (most_fen > 0),
  goes_to text not null constraint deposits_offences_goes_to check (goes_to in ('shopper', 'platform')),
  from_at timestamptz not null,
  published_by text collate "C" not null,
  published_at timestamptz not null,
  constraint deposits_offences_ahead check (from_at >= published_at));
create index deposits_offences_by_code on deposits_offences (code, id desc);
create trigger deposits_offences_append_only before update or delete on deposits_offences for each row execute function kernel_refuse_change();

create table deposits_calls (
  id text collate "C" primary key,
  merchant_id text collate "C" not null references merchants_merchants,
  missing_fen bigint not null constraint deposits_calls_missing check (missing_fen > 0),
  state text not null constraint deposits_calls_state check (state in ('open', 'met', 'overdue')),
  due_at timestamptz not null,
  at timestamptz not null,
  ended_at timestamptz,
  constraint deposits_calls_ended check ((state = 'met') = (ended_at is not null)));
create unique index deposits_calls_one on deposits_calls (merchant_id) where state <> 'met';
create index deposits_calls_of_merchant on deposits_calls (merchant_id, id desc);

create table deposits_penalties (
  id text collate "C" primary key,
  offence_id text collate "C" not null references deposits_offences,
  merchant_id text collate "C" not null references merchants_merchants,
  order_id text collate "C",
  shopper_id text collate "C",
  amount_fen bigint not null constraint deposits_penalties_amount check (amount_fen > 0),
  reason text not null,
  evidence text not null,
  state text not null constraint deposits_penalties_state check (state in ('proposed', 'announced', 'objected', 'taken', 'dropped')),
  proposed_by text collate "C" not null,
  proposed_at timestamptz not null,
  approved_by text collate "C",
  object_until timestamptz,
  objection text,
  answer text,
  decided_by text collate "C",
  balance_fen bigint,
  surety_fen bigint,
  changed_at timestamptz not null,
  -- Nothing is taken that one person alone wanted, and nothing before the store could speak.
  constraint deposits_penalties_four_eyes check (approved_by is null or approved_by <> proposed_by),
  constraint deposits_penalties_approved check (state in ('proposed', 'dropped') or (approved_by is not null and object_until is not null)),
  constraint deposits_penalties_heard check (state <> 'taken' or decided_by is not null or (objection is null and changed_at >= object_until)),
  constraint deposits_penalties_taken check ((state = 'taken') = (balance_fen is not null and surety_fen is not null)),
  constraint deposits_penalties_parts check (balance_fen >= 0 and surety_fen >= 0 and balance_fen + surety_fen <= amount_fen));
create index deposits_penalties_of_merchant on deposits_penalties (merchant_id, id desc);
create index deposits_penalties_by_state on deposits_penalties (state, id desc);
create index deposits_penalties_due on deposits_penalties (object_until) where state = 'announced';

-- A store pays its deposit in like any payment: a part of its own, owned by the store.
alter table payments_intents drop constraint payments_intents_part;
alter table payments_intents add constraint payments_intents_part check (part in ('whole', 'deposit', 'tail', 'balance', 'surety'));
alter table payments_intents drop constraint payments_intents_balance;
alter table payments_intents add constraint payments_intents_balance check ((part = 'balance') = (child_id is not null) and (part in ('balance', 'surety')) = (merchant_id is not null));
-- A deposit is never below nothing. No CHECK: what is taken is inserted as an amount of its own before it meets the row that it lessens.
create function payments_refuse_short_surety() returns trigger language plpgsql as $$ begin raise exception 'the deposit of % would be below nothing', new.owner_id using errcode = 'check_violation'; end $$;
create trigger payments_balances_surety after insert or update on payments_balances for each row when (new.account = 'merchant_surety' and new.balance_fen > 0) execute function payments_refuse_short_surety();
