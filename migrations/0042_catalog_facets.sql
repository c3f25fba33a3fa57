-- Facets 筛选维度 of a category are a list of at most thirty; what they hold is said by the code that writes them.
alter table catalog_categories add constraint catalog_categories_facets check (jsonb_typeof(facets) = 'array' and jsonb_array_length(facets) <= 30);
