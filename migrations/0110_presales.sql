-- Presales 预售: what merchants offer with a deposit, and each order's seat in one. The cap of pieces is held by a guarded write and by a check here (F36, I-12).
create table presales_presales (
  id text collate "C" primary key,
  merchant_id text collate "C" not null references merchants_merchants (id),
  product_id text collate "C" not null references catalog_products (id),
  -- For each piece: what is paid first, and what it counts as when the rest is paid.
  deposit_fen bigint not null constraint presales_presales_deposit check (deposit_fen > 0),
  counts_fen bigint not null,
  most_pieces integer constraint presales_presales_most_pieces check (most_pieces > 0),
  taken_pieces integer not null,
  deposit_starts_at timestamptz not null,
  deposit_ends_at timestamptz not null,
  tail_starts_at timestamptz not null,
  tail_ends_at timestamptz not null,
  ship_days integer not null constraint presales_presales_ship_days check (ship_days between 1 and 90),
  state text not null constraint presales_presales_state check (state in ('draft', 'live', 'stopped')),
  version integer not null,
  changed_by text collate "C" not null,
  changed_at timestamptz not null,
  constraint presales_presales_counts check (counts_fen >= deposit_fen),
  constraint presales_presales_windows check (deposit_starts_at < deposit_ends_at and deposit_ends_at <= tail_starts_at and tail_starts_at < tail_ends_at),
  constraint presales_presales_taken check (taken_pieces >= 0 and (most_pieces is null or taken_pieces <= most_pieces)));
create index presales_presales_by_merchant on presales_presales (merchant_id, id desc);
create index presales_presales_live on presales_presales (tail_ends_at) where state = 'live';

-- An order's seat keeps the terms as they were when it was placed: amounts are the whole order's.
create table presales_seats (
  order_id text collate "C" primary key,
  presale_id text collate "C" not null references presales_presales (id),
  shopper_id text collate "C" not null,
  merchant_id text collate "C" not null references merchants_merchants (id),
  pieces integer not null constraint presales_seats_pieces check (pieces > 0),
  deposit_fen bigint not null constraint presales_seats_deposit check (deposit_fen > 0),
  counts_fen bigint not null constraint presales_seats_counts check (counts_fen >= deposit_fen),
  state text not null constraint presales_seats_state check (state in ('deposit_due', 'deposit_paid', 'tail_open', 'tail_paid', 'tail_missed', 'seller_default', 'cancelled')),
  tail_starts_at timestamptz not null,
  tail_ends_at timestamptz not null,
  ship_days integer not null,
  at timestamptz not null,
  deposit_paid_at timestamptz,
  tail_asked_at timestamptz,
  tail_paid_at timestamptz,
  ship_by timestamptz,
  ended_at timestamptz,
  reminders integer not null);
create index presales_seats_of_presale on presales_seats (presale_id, order_id desc);
create index presales_seats_to_open on presales_seats (tail_starts_at) where state = 'deposit_paid';
create index presales_seats_to_end on presales_seats (tail_ends_at) where state = 'tail_open';
