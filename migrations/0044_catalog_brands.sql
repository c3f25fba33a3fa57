-- Brands 品牌 as rows: proposed by merchants, approved, merged or retired by staff. Products keep the name as a snapshot beside the reference.
create table catalog_brands (
  id text collate "C" primary key, key text not null unique check (key <> ''), name text not null, name_en text not null default '', initial text collate "C" not null check (initial ~ '^[A-Z#]$'), logo text,
  state text not null constraint catalog_brands_state check (state in ('proposed', 'active', 'rejected', 'retired', 'merged')), reason text, merged_into text collate "C" references catalog_brands,
  merchant_id text collate "C" references merchants_merchants, created_by text not null, created_at timestamptz not null, changed_at timestamptz not null, check ((state = 'merged') = (merged_into is not null)));
create index catalog_brands_by_state on catalog_brands (state, id desc);
create index catalog_brands_by_initial on catalog_brands (initial, name) where state in ('active', 'proposed');
alter table catalog_products add column brand_id text collate "C" references catalog_brands;
create index catalog_products_of_brand on catalog_products (brand_id) where brand_id is not null;
-- What products say of their brand becomes rows. The letter of a Chinese name follows from its place in GB 2312, whose first level is in the order of pinyin.
with named as (
  select lower(regexp_replace(normalize(brand, nfkc), '\s', '', 'g')) as key, (array_agg(btrim(brand) order by brand))[1] as name from catalog_products where brand is not null group by 1),
coded as (
  select key, name, left(key, 1) as first, case when octet_length(convert_to(left(key, 1), 'GB18030')) = 2 then get_byte(convert_to(left(key, 1), 'GB18030'), 0) * 256 + get_byte(convert_to(left(key, 1), 'GB18030'), 1) end as code from named where key <> '')
insert into catalog_brands (id, key, name, initial, state, created_by, created_at, changed_at)
select 'brd_0000000000000' || left(md5(key), 14), key, name, case when first ~ '^[a-z]$' then upper(first) when code between 45217 and 55289 then (
    select letter from (values ('A', 45217), ('B', 45253), ('C', 45761), ('D', 46318), ('E', 46826), ('F', 47010), ('G', 47297), ('H', 47614), ('J', 48119), ('K', 49062), ('L', 49324), ('M', 49896), ('N', 50371), ('O', 50614),
      ('P', 50622), ('Q', 50906), ('R', 51387), ('S', 51446), ('T', 52218), ('W', 52698), ('X', 52980), ('Y', 53689), ('Z', 54481)) as l(letter, least) where least <= code order by least desc limit 1) else '#' end,
  'active', 'system', now(), now() from coded;
update catalog_products p set brand_id = b.id, brand = b.name from catalog_brands b where p.brand is not null and b.key = lower(regexp_replace(normalize(p.brand, nfkc), '\s', '', 'g'));
