-- Parcels 包裹: where each goes and who tells of it, what its carrier promised, numbers put right, and what stands still.
alter table logistics_parcels
  add column district_code text not null default '', add column phone_tail text not null default '', add column watched text not null default 'asked' constraint logistics_parcels_watched check (watched in ('none', 'asked', 'subscribed', 'ended')),
  add column asked_at timestamptz, add column collect_by timestamptz, add column out_by timestamptz, add column sign_by timestamptz, add column renumbered_at timestamptz, add column stalled_at timestamptz;
alter table logistics_parcels alter column district_code drop default, alter column phone_tail drop default, alter column watched drop default;
update logistics_parcels set watched = 'ended' where next_poll_at is null;
create index logistics_parcels_under_way on logistics_parcels (moved_at) where stalled_at is null and state not in ('signed', 'returned');
-- Two lines of one second are two if their words differ.
alter table logistics_parcel_moves drop constraint logistics_parcel_moves_parcel_id_state_at_key;
alter table logistics_parcel_moves add constraint logistics_parcel_moves_once unique (parcel_id, at, state, words);
create table logistics_parcel_numbers (id text collate "C" primary key, parcel_id text collate "C" not null references logistics_parcels, carrier text not null, number text not null, replaced_by text not null, at timestamptz not null);
create index logistics_parcel_numbers_of_parcel on logistics_parcel_numbers (parcel_id, id);
create trigger logistics_parcel_numbers_append_only before update or delete on logistics_parcel_numbers for each row execute function kernel_refuse_change();
create table logistics_stalls (
  id text collate "C" primary key, parcel_id text collate "C" not null references logistics_parcels, order_id text collate "C" not null, merchant_id text collate "C" not null references merchants_merchants, shopper_id text collate "C" not null,
  state text not null, reason text not null constraint logistics_stalls_reason check (reason in ('silent', 'late', 'trouble', 'unwatched')), since timestamptz not null, found_at timestamptz not null,
  acknowledged_by text, acknowledged_at timestamptz, words text not null, closed_at timestamptz);
create unique index logistics_stalls_one_open on logistics_stalls (parcel_id) where closed_at is null;
create index logistics_stalls_of_merchant on logistics_stalls (merchant_id, id) where closed_at is null;
create index logistics_stalls_open on logistics_stalls (id) where closed_at is null;
