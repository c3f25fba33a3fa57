-- Rehearsals 演练: drafted offers run over last month's real baskets before they are published (F39), batch by batch in the worker.
create table rehearsals_replays (
  id text collate "C" primary key,
  -- Whose baskets: a store's own part of them, or all where it is the platform's.
  merchant_id text collate "C" references merchants_merchants (id),
  offer_ids text[] not null constraint rehearsals_replays_offers check (cardinality(offer_ids) between 1 and 10),
  state text not null constraint rehearsals_replays_state check (state in ('running', 'done', 'cancelled', 'failed')),
  since timestamptz not null,
  orders integer not null constraint rehearsals_replays_orders check (orders >= 0),
  done integer not null constraint rehearsals_replays_done check (done between 0 and orders),
  batch integer not null,
  from_id text collate "C",
  cursor text collate "C",
  tally jsonb not null,
  asked_by text collate "C" not null,
  asked_at timestamptz not null,
  changed_at timestamptz not null);
create index rehearsals_replays_of_offer on rehearsals_replays using gin (offer_ids);
create index rehearsals_replays_running on rehearsals_replays (changed_at) where state = 'running';
create index rehearsals_replays_old on rehearsals_replays (asked_at);
