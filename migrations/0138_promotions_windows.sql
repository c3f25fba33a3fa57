-- Priority windows 优先购 (F26): an offer or a presale may be for groups of shoppers from its beginning on, and for everybody from `public_at` on; never, where that is null.
alter table promotions_offers
  add column group_ids text[] constraint promotions_offers_group_ids check (cardinality(group_ids) > 0),
  add column public_at timestamptz,
  add constraint promotions_offers_public check (public_at is null or (group_ids is not null and public_at > starts_at and public_at < ends_at));
alter table presales_presales
  add column group_ids text[] constraint presales_presales_group_ids check (cardinality(group_ids) > 0),
  add column public_at timestamptz,
  add constraint presales_presales_public check (public_at is null or (group_ids is not null and public_at > deposit_starts_at and public_at < deposit_ends_at));
-- What prices must keep to is asked by offers and price lists alike: it lives in the room of prices.
update kernel_settings set key = 'pricing.' || split_part(key, '.', 2) where key in ('promotions.refuse_raised', 'promotions.refuse_below_floor');
