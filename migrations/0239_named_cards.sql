-- Named gift cards 记名卡 (E15; SPC prepaid 9, 13: whoever lost one is given another, and it may be handed on): a card that was reported lost opens nothing, another with its worth and its day stands in its place, and the name
-- on it may go over to whoever signs in with a phone.
alter table wallet_batches add column giving_phone text, add column giving_at timestamptz,
  add constraint wallet_batches_giving check ((giving_phone is null) = (giving_at is null) and (giving_phone is null or shopper_id is not null));
create index wallet_batches_named on wallet_batches (shopper_id) where shopper_id is not null;
create index wallet_batches_giving_to on wallet_batches (giving_phone) where giving_phone is not null;

alter table wallet_cards add column is_named boolean not null default false, add column lost_at timestamptz, add column lost_by text constraint wallet_cards_lost_by check (lost_by in ('shopper', 'merchant')), add column replaced_at timestamptz,
  add constraint wallet_cards_lost check ((lost_at is null) = (lost_by is null) and (lost_at is null or used_at is null)),
  add constraint wallet_cards_replaced check (replaced_at is null or (is_named and used_at is null));
update wallet_cards c set is_named = true from wallet_batches b where b.id = c.batch_id and b.shopper_id is not null;
-- Of a named card one code is living, whoever races.
create unique index wallet_cards_one_living on wallet_cards (batch_id) where is_named and replaced_at is null;
