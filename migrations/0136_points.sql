-- Points 积分 (F22), double entry. One row for each shopper holds what he has and, with the other sign, what the platform gave and got back: the row itself is
-- refused unless both sides come to the same, and no side of it falls below nothing (I-13).
create table points_accounts (
  shopper_id text collate "C" primary key,
  pending bigint not null default 0 constraint points_accounts_pending check (pending >= 0),
  available bigint not null default 0 constraint points_accounts_available check (available >= 0),
  reserved bigint not null default 0 constraint points_accounts_reserved check (reserved >= 0),
  debt bigint not null default 0 constraint points_accounts_debt check (debt >= 0),
  issued bigint not null default 0 constraint points_accounts_issued check (issued >= 0),
  spent bigint not null default 0 constraint points_accounts_spent check (spent >= 0),
  expired bigint not null default 0 constraint points_accounts_expired check (expired >= 0),
  clawed_back bigint not null default 0 constraint points_accounts_clawed_back check (clawed_back >= 0),
  constraint points_accounts_balance check (pending + available + reserved - debt = issued - spent - expired - clawed_back));

-- Why points moved, and what caused it; each cause once.
create table points_journals (
  id text collate "C" primary key,
  shopper_id text collate "C" not null references points_accounts (shopper_id),
  reason text not null constraint points_journals_reason check (reason in ('earned', 'matured', 'reserved', 'confirmed', 'released', 'given_back', 'clawed_back', 'expired', 'granted', 'deducted')),
  source_id text collate "C" not null,
  order_id text collate "C",
  refund_id text collate "C",
  note text,
  actor_id text not null,
  at timestamptz not null);
create unique index points_journals_once on points_journals (reason, source_id);
create index points_journals_of_shopper on points_journals (shopper_id, id desc);
create trigger points_journals_append_only before update or delete on points_journals for each row execute function kernel_refuse_change();

create table points_entries (
  journal_id text collate "C" not null references points_journals (id),
  account text not null constraint points_entries_account check (account in ('pending', 'available', 'reserved', 'debt', 'issued', 'spent', 'expired', 'clawed_back')),
  points bigint not null constraint points_entries_points check (points <> 0),
  primary key (journal_id, account));
create trigger points_entries_append_only before update or delete on points_entries for each row execute function kernel_refuse_change();
create function points_must_balance() returns trigger language plpgsql as $$
begin
  if (select sum(points) from points_entries where journal_id = new.journal_id) <> 0 then raise exception 'journal % does not balance', new.journal_id using errcode = 'check_violation'; end if;
  return null;
end $$;
create constraint trigger points_entries_balance after insert on points_entries deferrable initially deferred for each row execute function points_must_balance();

-- What was got together and expires together.
create table points_batches (
  id text collate "C" primary key,
  shopper_id text collate "C" not null references points_accounts (shopper_id),
  source text not null constraint points_batches_source check (source in ('order', 'grant', 'grace')),
  order_id text collate "C",
  parent_id text collate "C",
  state text not null constraint points_batches_state check (state in ('pending', 'live')),
  points bigint not null constraint points_batches_points check (points > 0),
  left_points bigint not null,
  clawed_points bigint not null default 0 constraint points_batches_clawed check (clawed_points between 0 and points),
  expired_points bigint not null default 0 constraint points_batches_expired check (expired_points between 0 and points),
  basis_fen bigint not null default 0,
  reversed_fen bigint not null default 0,
  available_at timestamptz not null,
  expires_at timestamptz,
  reminders integer not null default 0,
  at timestamptz not null,
  constraint points_batches_left check (left_points between 0 and points - expired_points),
  constraint points_batches_live check ((state = 'live') = (expires_at is not null)));
-- An order earns once, however often the news of it comes.
create unique index points_batches_once on points_batches (order_id) where source = 'order';
create index points_batches_to_draw on points_batches (shopper_id, expires_at, id) where state = 'live' and left_points > 0;
create index points_batches_to_mature on points_batches (available_at) where state = 'pending';
create index points_batches_to_expire on points_batches (expires_at) where state = 'live' and left_points > 0;
create index points_batches_of_parent on points_batches (parent_id) where parent_id is not null;

-- What an order took 占用: by the parent order; its parts by child order, and from which batches.
create table points_claims (
  order_id text collate "C" primary key,
  shopper_id text collate "C" not null references points_accounts (shopper_id),
  points bigint not null constraint points_claims_points check (points > 0),
  fen bigint not null constraint points_claims_fen check (fen > 0),
  state text not null constraint points_claims_state check (state in ('held', 'kept', 'released')),
  at timestamptz not null);
create index points_claims_held on points_claims (shopper_id) where state = 'held';
create table points_parts (
  order_id text collate "C" primary key,
  parent_id text collate "C" not null references points_claims (order_id),
  shopper_id text collate "C" not null,
  points bigint not null constraint points_parts_points check (points >= 0),
  fen bigint not null constraint points_parts_fen check (fen > 0),
  back_points bigint not null default 0 constraint points_parts_back check (back_points between 0 and points),
  back_fen bigint not null default 0 constraint points_parts_back_fen check (back_fen between 0 and fen));
create index points_parts_of_parent on points_parts (parent_id);
create table points_draws (
  order_id text collate "C" not null references points_claims (order_id),
  batch_id text collate "C" not null references points_batches (id),
  points bigint not null constraint points_draws_points check (points > 0),
  back_points bigint not null default 0 constraint points_draws_back check (back_points between 0 and points),
  primary key (order_id, batch_id));
create index points_draws_of_batch on points_draws (batch_id);

-- What went back with a refund, each refund once.
create table points_reversals (
  refund_id text collate "C" primary key,
  order_id text collate "C" not null,
  shopper_id text collate "C" not null,
  goods_fen bigint not null constraint points_reversals_goods check (goods_fen >= 0),
  points_fen bigint not null constraint points_reversals_fen check (points_fen >= 0),
  back_points bigint not null,
  clawed_points bigint not null,
  at timestamptz not null);
create index points_reversals_of_order on points_reversals (order_id);

-- What the nightly check found.
create table points_checks (
  id text collate "C" primary key,
  faults integer not null,
  findings jsonb not null,
  at timestamptz not null);
