-- Discovery 发现: what can be found, the vocabulary, suggestions, synonyms.
create table discovery_documents (
  product_id text collate "C" primary key, merchant_id text collate "C" not null, title text not null, picture text not null, price_fen bigint not null,
  is_from_price boolean not null, sales integer not null, listed_at timestamptz not null, category_ids text[] not null, brand text,
  terms integer[] not null, weights bytea not null, lengths jsonb not null);
create index discovery_documents_terms on discovery_documents using gin (terms) with (fastupdate = off);
create index discovery_documents_by_sales on discovery_documents (sales desc, product_id desc);

create table discovery_terms (id integer generated always as identity primary key, term text collate "C" not null unique, documents integer not null check (documents >= 0));
create index discovery_terms_near on discovery_terms using gin (term gin_trgm_ops) where term ~ '^[a-z]{4,}$';

create table discovery_statistics (one boolean primary key check (one), documents bigint not null, lengths jsonb not null);
insert into discovery_statistics values (true, 0, '{}');

create table discovery_suggestions (
  key text collate "C" not null, text text not null, kind text not null check (kind in ('category', 'brand', 'word')), weight integer not null, primary key (key, text));

create table discovery_synonyms (id text collate "C" primary key, words text[] not null check (cardinality(words) between 2 and 20), changed_at timestamptz not null);
create table discovery_misses (query text primary key check (length(query) <= 100), times integer not null, last_at timestamptz not null);
create index discovery_misses_by_times on discovery_misses (times desc);
