-- How coupons come into shoppers' hands (F33): claimed, granted, on joining, by code, as amends, won; each once for its cause. Offers for a first order (F38).
alter table promotions_offers
  add column way text not null default 'claim' constraint promotions_offers_way check (way in ('claim', 'given', 'joining')),
  add column for_new boolean not null default false;

alter table promotions_coupons
  add column source_id text,
  add column given_by text collate "C",
  add column recalled_at timestamptz,
  add column reminded_at timestamptz,
  add constraint promotions_coupons_source check (source in ('claimed', 'granted', 'joined', 'code', 'compensated', 'won'));
-- The same cause gives one coupon, however often it is told.
create unique index promotions_coupons_cause on promotions_coupons (offer_id, shopper_id, source, source_id) where source_id is not null;
create index promotions_coupons_ending on promotions_coupons (ends_at) where state = 'unused' and reminded_at is null;
create index promotions_coupons_by_giver on promotions_coupons (given_by, at) where given_by is not null;

-- By what a person who has ordered is known again: his id, and keyed hashes of phones and addresses (F38). Held by an order with a first-order offer, kept by any that is paid.
create table promotions_buyers (
  mark text collate "C" not null,
  order_id text collate "C" not null,
  at timestamptz not null,
  primary key (mark, order_id));
create index promotions_buyers_by_order on promotions_buyers (order_id);
