-- What was bought with an offer: the part of the order that is its store's, or the whole where it is the platform's, as it was when the order was placed.
alter table promotions_claims add column gmv_fen bigint not null default 0 constraint promotions_claims_gmv check (gmv_fen >= 0);
update promotions_claims c set gmv_fen = o.payable_fen from ordering_orders o, promotions_offers f where f.id = c.offer_id
  and ((f.merchant_id is null and o.id = c.order_id) or (f.merchant_id is not null and o.parent_id = c.order_id and o.merchant_id = f.merchant_id));
-- What was stopped a moment ago is told to carts.
create index promotions_offers_stopped on promotions_offers (changed_at) where state = 'stopped';
-- All live offers of a lane or of a store, to be stopped at once.
create index promotions_offers_live_lane on promotions_offers (lane, merchant_id) where state = 'live';
