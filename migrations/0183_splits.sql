-- Licensed split 分账 (E18): a licensed channel holds what was paid and pays the merchant himself, so that the platform holds no seller's money.
-- A trade that was opened for split 待分账交易 keeps the part of it, in percent, that may go to others at all: the channel's cap of that day.
alter table payments_tries add column split_percent integer constraint payments_tries_split_percent check (split_percent between 1 and 100);
-- A refund waits at us until what was split has come back, or its time is over.
create table payments_refund_holds (
  refund_id text collate "C" primary key,
  at timestamptz not null,
  ended_at timestamptz);
alter table payments_breaks drop constraint payments_breaks_what_check;
alter table payments_breaks add constraint payments_breaks_what_check check (what in ('paid', 'refunded', 'split', 'split_back'));

-- Who may receive 分账接收方: one of a merchant at a channel; what is split goes to a signed one alone.
create table splits_receivers (
  id text collate "C" primary key,
  merchant_id text collate "C" not null references merchants_merchants,
  channel text not null,
  kind text not null constraint splits_receivers_kind check (kind in ('company', 'person')),
  account text not null,
  holder text not null,
  state text not null constraint splits_receivers_state check (state in ('draft', 'submitted', 'checking', 'signed', 'rejected')),
  -- Whether his money goes by split; else he is paid out by bank.
  is_on boolean not null default false,
  why text not null default '',
  asks integer not null default 0,
  next_ask_at timestamptz,
  changed_by text collate "C" not null,
  changed_at timestamptz not null,
  at timestamptz not null,
  unique (merchant_id, channel),
  constraint splits_receivers_on check (not is_on or state = 'signed'),
  constraint splits_receivers_asked check ((next_ask_at is not null) = (state = 'checking')));
create index splits_receivers_waiting on splits_receivers (next_ask_at) where next_ask_at is not null;
create index splits_receivers_by_state on splits_receivers (state, id desc);

-- One split of one order out of one trade 分账单.
create table splits_splits (
  id text collate "C" primary key,
  merchant_id text collate "C" not null references merchants_merchants,
  order_id text collate "C" not null,
  purpose_id text collate "C" not null,
  trade_ref text collate "C" not null references payments_tries,
  channel text not null,
  kind text not null constraint splits_splits_kind check (kind in ('company', 'person')),
  account text not null,
  amount_fen bigint not null constraint splits_splits_amount check (amount_fen > 0),
  -- What of its trade may go to others in all.
  cap_fen bigint not null,
  back_fen bigint not null default 0,
  state text not null constraint splits_splits_state check (state in ('waiting', 'splitting', 'paid', 'failed')),
  their_ref text,
  why text not null default '',
  asks integer not null default 0,
  next_ask_at timestamptz,
  at timestamptz not null,
  changed_at timestamptz not null,
  unique (order_id, trade_ref),
  constraint splits_splits_back check (back_fen between 0 and amount_fen),
  constraint splits_splits_cap check (amount_fen <= cap_fen),
  constraint splits_splits_asked check ((next_ask_at is not null) = (state in ('waiting', 'splitting'))));
create index splits_splits_of_trade on splits_splits (trade_ref);
create index splits_splits_of_merchant on splits_splits (merchant_id, id desc);
create index splits_splits_waiting on splits_splits (next_ask_at) where next_ask_at is not null;
create index splits_splits_by_state on splits_splits (state, id desc);
create index splits_splits_by_time on splits_splits (changed_at);

-- What of a split goes back because of a refund 分账回退, before the shopper's money does.
create table splits_backs (
  id text collate "C" primary key,
  split_id text collate "C" not null references splits_splits,
  refund_id text collate "C" not null,
  merchant_id text collate "C" not null references merchants_merchants,
  order_id text collate "C" not null,
  channel text not null,
  amount_fen bigint not null constraint splits_backs_amount check (amount_fen > 0),
  state text not null constraint splits_backs_state check (state in ('waiting', 'asking', 'done', 'refused', 'void')),
  why text not null default '',
  asks integer not null default 0,
  next_ask_at timestamptz,
  -- Until then the refund waits for it.
  until_at timestamptz not null,
  at timestamptz not null,
  ended_at timestamptz,
  unique (split_id, refund_id),
  constraint splits_backs_asked check ((next_ask_at is not null) = (state in ('waiting', 'asking')) and (ended_at is null) = (state in ('waiting', 'asking'))));
create index splits_backs_of_refund on splits_backs (refund_id);
create index splits_backs_waiting on splits_backs (next_ask_at) where next_ask_at is not null;
create index splits_backs_by_time on splits_backs (ended_at) where ended_at is not null;

-- What of a trade nobody else gets is the platform's own again 解冻剩余资金, once for each trade.
create table splits_frees (
  trade_ref text collate "C" primary key references payments_tries,
  channel text not null,
  state text not null constraint splits_frees_state check (state in ('waiting', 'done')),
  amount_fen bigint,
  asks integer not null default 0,
  next_ask_at timestamptz,
  at timestamptz not null,
  ended_at timestamptz,
  constraint splits_frees_asked check ((next_ask_at is not null) = (state = 'waiting') and (ended_at is null) = (state = 'waiting')));
create index splits_frees_waiting on splits_frees (next_ask_at) where next_ask_at is not null;

-- The pretended channel's own books 模拟分账.
create table splits_simulator_receivers (
  account text primary key,
  kind text not null,
  holder text not null,
  at timestamptz not null);
create table splits_simulator_moves (
  ref text collate "C" primary key,
  what text not null check (what in ('split', 'back', 'free')),
  trade_ref text collate "C" not null,
  split_ref text collate "C",
  account text not null,
  amount_fen bigint not null,
  state text not null check (state in ('under_way', 'done', 'refused')),
  why text not null default '',
  at timestamptz not null,
  until_at timestamptz);
create index splits_simulator_moves_of_trade on splits_simulator_moves (trade_ref);
