-- Wallet 余额 (E15): a shopper's balance at one seller, and gift cards that are redeemed into it. What he may use and what unpaid orders hold never fall below nothing (I-13, T-24).
create table wallet_accounts (
  shopper_id text collate "C" not null,
  merchant_id text collate "C" not null,
  available_fen bigint not null default 0 constraint wallet_accounts_available check (available_fen >= 0),
  reserved_fen bigint not null default 0 constraint wallet_accounts_reserved check (reserved_fen >= 0),
  primary key (shopper_id, merchant_id));
create index wallet_accounts_of_merchant on wallet_accounts (merchant_id, shopper_id);

-- Why a balance moved, and what caused it; each cause once. Append-only.
create table wallet_entries (
  id text collate "C" primary key,
  shopper_id text collate "C" not null,
  merchant_id text collate "C" not null,
  reason text not null constraint wallet_entries_reason check (reason in ('redeemed', 'reserved', 'spent', 'released', 'given_back')),
  available_fen bigint not null,
  reserved_fen bigint not null,
  source_id text collate "C" not null,
  order_id text collate "C",
  actor_id text not null,
  at timestamptz not null,
  foreign key (shopper_id, merchant_id) references wallet_accounts (shopper_id, merchant_id));
create unique index wallet_entries_once on wallet_entries (reason, source_id);
create index wallet_entries_of_shopper on wallet_entries (shopper_id, id desc);
create trigger wallet_entries_append_only before update or delete on wallet_entries for each row execute function kernel_refuse_change();

-- What a balance pays of one merchant's part of an order, and what of that has gone back.
create table wallet_claims (
  order_id text collate "C" primary key,
  parent_id text collate "C" not null,
  shopper_id text collate "C" not null,
  merchant_id text collate "C" not null,
  fen bigint not null constraint wallet_claims_fen check (fen > 0),
  back_fen bigint not null default 0,
  state text not null constraint wallet_claims_state check (state in ('held', 'kept', 'released')),
  at timestamptz not null,
  constraint wallet_claims_back check (back_fen between 0 and fen));
create index wallet_claims_of_parent on wallet_claims (parent_id);

create table wallet_batches (
  id text collate "C" primary key,
  merchant_id text collate "C" not null,
  name text not null constraint wallet_batches_name check (length(name) between 1 and 40),
  purpose text not null constraint wallet_batches_purpose check (purpose in ('compensation', 'reward')),
  face_fen bigint not null,
  count integer not null constraint wallet_batches_count check (count between 1 and 2000),
  shopper_id text collate "C",
  state text not null constraint wallet_batches_state check (state in ('waiting', 'ready', 'exported', 'void')),
  expires_at timestamptz not null,
  made_by text not null,
  made_at timestamptz not null,
  exported_at timestamptz,
  constraint wallet_batches_face check (face_fen between 1 and case when shopper_id is null then 100000 else 500000 end),
  constraint wallet_batches_named check (shopper_id is null or count = 1));
create index wallet_batches_of_merchant on wallet_batches (merchant_id, id desc);

-- Codes stand as keyed hashes alone.
create table wallet_cards (
  hash text collate "C" primary key,
  id text collate "C" not null unique,
  batch_id text collate "C" not null references wallet_batches (id),
  shopper_id text collate "C",
  used_at timestamptz,
  constraint wallet_cards_used check ((used_at is null) = (shopper_id is null)));
create index wallet_cards_by_batch on wallet_cards (batch_id);
