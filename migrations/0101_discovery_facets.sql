-- What a product is narrowed by, as texts 材质=棉 and 容量(ml)=200~500 in one column, so that any filters are one condition on one index.
alter table discovery_documents add column facets text[] not null default '{}';
create index discovery_documents_facets on discovery_documents using gin (facets) with (fastupdate = off);
