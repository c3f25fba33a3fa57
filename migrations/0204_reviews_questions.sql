-- Questions to real past buyers 问大家 (F15): asked on a product's page, sent to some who bought it, answered by buyers and by the store.
create table reviews_questions (
  id text collate "C" primary key,
  product_id text collate "C" not null,
  merchant_id text collate "C" not null references merchants_merchants (id),
  shopper_id text collate "C" not null,
  words text not null constraint reviews_questions_words check (length(words) between 4 and 200),
  replies integer not null default 0 constraint reviews_questions_replies check (replies >= 0),
  is_store_answered boolean not null default false,
  asked integer not null default 0,
  at timestamptz not null,
  hidden_at timestamptz,
  hidden_cause text,
  constraint reviews_questions_hidden check ((hidden_at is null) = (hidden_cause is null)));
create index reviews_questions_of_product on reviews_questions (product_id, id desc);
create index reviews_questions_of_merchant on reviews_questions (merchant_id, id desc);
create index reviews_questions_of_shopper on reviews_questions (shopper_id, at desc);
create trigger reviews_questions_stay before delete on reviews_questions for each row execute function reviews_refuse_delete();

create table reviews_replies (
  id text collate "C" primary key,
  question_id text collate "C" not null references reviews_questions (id),
  product_id text collate "C" not null,
  by_kind text not null constraint reviews_replies_by_kind check (by_kind in ('buyer', 'store')),
  by_id text collate "C" not null,
  words text not null constraint reviews_replies_words check (length(words) between 2 and 500),
  helpful integer not null default 0 constraint reviews_replies_helpful check (helpful >= 0),
  at timestamptz not null,
  hidden_at timestamptz,
  hidden_cause text,
  constraint reviews_replies_hidden check ((hidden_at is null) = (hidden_cause is null)));
create unique index reviews_replies_once on reviews_replies (question_id, by_id);
create index reviews_replies_best on reviews_replies (question_id, helpful desc, id);
create trigger reviews_replies_stay before delete on reviews_replies for each row execute function reviews_refuse_delete();

create table reviews_asked (
  question_id text collate "C" not null references reviews_questions (id),
  shopper_id text collate "C" not null,
  at timestamptz not null,
  primary key (question_id, shopper_id));
create index reviews_asked_of_shopper on reviews_asked (shopper_id, at desc);

create table reviews_quiet (
  shopper_id text collate "C" primary key,
  at timestamptz not null);
