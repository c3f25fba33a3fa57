-- Coupon codes 兑换码 (F33, T-21): made in batches, kept as keyed hashes only, shown once as a file.
create table promotions_code_batches (
  id text collate "C" primary key,
  offer_id text collate "C" not null references promotions_offers (id),
  merchant_id text collate "C",
  name text not null constraint promotions_code_batches_name check (length(name) between 1 and 40),
  count integer not null constraint promotions_code_batches_count check (count between 1 and 20000),
  state text not null constraint promotions_code_batches_state check (state in ('asked', 'exported', 'void')),
  made_by text not null,
  made_at timestamptz not null,
  exported_at timestamptz);
create index promotions_code_batches_of on promotions_code_batches (offer_id, id);

create table promotions_codes (
  hash text collate "C" primary key,
  batch_id text collate "C" not null references promotions_code_batches (id),
  offer_id text collate "C" not null references promotions_offers (id),
  shopper_id text collate "C",
  used_at timestamptz,
  constraint promotions_codes_used check ((used_at is null) = (shopper_id is null)));
create index promotions_codes_by_batch on promotions_codes (batch_id);

-- How many wrong codes somebody, or an address, has tried in an hour; whose it is stands as a keyed hash.
create table promotions_guesses (
  who text collate "C" not null,
  hour timestamptz not null,
  count integer not null constraint promotions_guesses_count check (count > 0),
  primary key (who, hour));
create index promotions_guesses_old on promotions_guesses (hour);
