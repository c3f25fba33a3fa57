-- Freight by volume 按体积计费 (E06): how large a piece is, and templates that count it.
alter table catalog_skus add column volume_mm3 bigint not null default 0 constraint catalog_skus_volume check (volume_mm3 between 0 and 100000000000);
alter table logistics_freight_templates drop constraint logistics_freight_templates_by_check;
alter table logistics_freight_templates add constraint logistics_freight_templates_by check (by in ('piece', 'weight', 'volume'));
