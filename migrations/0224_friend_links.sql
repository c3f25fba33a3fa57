-- Paying for a friend 代付 (E16): links by which somebody else may pay what waits to be paid, and which trades were begun, and which payments made, by one. Who paid is kept nowhere: money goes back the way it came.
create table visitors_links (
  id text collate "C" primary key,
  order_id text collate "C" not null references ordering_orders (id),
  payment_id text collate "C" not null references payments_intents (id),
  shopper_id text collate "C" not null,
  secret_hash text collate "C" not null constraint visitors_links_secret unique,
  at timestamptz not null,
  ended_at timestamptz);
-- Of an order one link lives.
create unique index visitors_links_live on visitors_links (order_id) where ended_at is null;
create index visitors_links_of_shopper on visitors_links (shopper_id);

alter table payments_tries add column link_id text collate "C";
alter table payments_intents add column link_id text collate "C";
