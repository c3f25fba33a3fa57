-- Reminders 到货与降价提醒 (E14): asked for by a shopper, told once. `event_at` is the event that met what he asked for, `due_at` when he is to be told of it.
create table favourites_reminders (
  id text collate "C" primary key,
  shopper_id text collate "C" not null,
  kind text not null constraint favourites_reminders_kind check (kind in ('back', 'drop')),
  product_id text collate "C" not null references favourites_goods (product_id),
  sku_id text collate "C",
  seen_fen bigint not null constraint favourites_reminders_seen check (seen_fen >= 0),
  below_fen bigint constraint favourites_reminders_below check (below_fen >= 0),
  asked_at timestamptz not null,
  event_at timestamptz,
  due_at timestamptz,
  told_at timestamptz,
  constraint favourites_reminders_what check ((kind = 'back') = (sku_id is not null) and (kind = 'drop') = (below_fen is not null)),
  constraint favourites_reminders_due check ((event_at is null) = (due_at is null)));
create unique index favourites_reminders_back on favourites_reminders (shopper_id, sku_id) where kind = 'back' and told_at is null;
create unique index favourites_reminders_drop on favourites_reminders (shopper_id, product_id) where kind = 'drop' and told_at is null;
create index favourites_reminders_of_shopper on favourites_reminders (shopper_id, id desc);
create index favourites_reminders_of_sku on favourites_reminders (sku_id) where kind = 'back' and told_at is null;
create index favourites_reminders_of_product on favourites_reminders (product_id) where told_at is null;
create index favourites_reminders_waiting on favourites_reminders (due_at) where told_at is null and due_at is not null;
create index favourites_reminders_told on favourites_reminders (told_at) where told_at is not null;

-- One message for each event and shopper, however many of his reminders it met; and how many he had on a day.
create table favourites_told (
  shopper_id text collate "C" not null,
  kind text not null constraint favourites_told_kind check (kind in ('back', 'drop')),
  product_id text collate "C" not null,
  event_at timestamptz not null,
  day_no integer not null,
  primary key (shopper_id, kind, product_id, event_at));
create index favourites_told_of_day on favourites_told (shopper_id, day_no);
create index favourites_told_by_day on favourites_told (day_no);
