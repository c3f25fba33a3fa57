-- Reviews 评价 (F14): who may review what he received, what he said of it, what the store answered, what was hidden and why. Nothing of it is deleted (E-Commerce Law 39).
create function reviews_refuse_delete() returns trigger language plpgsql as $$ begin raise exception 'reviews are never deleted'; end $$;

create table reviews_rights (
  line_id text collate "C" primary key,
  order_id text collate "C" not null references ordering_orders (id),
  shopper_id text collate "C" not null,
  merchant_id text collate "C" not null references merchants_merchants (id),
  product_id text collate "C" not null,
  sku_id text collate "C" not null,
  title text not null,
  spec_text text not null,
  picture text not null,
  received_at timestamptz not null,
  due_at timestamptz not null,
  review_id text collate "C" unique);
create index reviews_rights_open on reviews_rights (shopper_id, line_id) where review_id is null;
create index reviews_rights_of_order on reviews_rights (order_id);
create index reviews_rights_of_product on reviews_rights (product_id, received_at desc);

create table reviews_reviews (
  id text collate "C" primary key,
  line_id text collate "C" not null unique references reviews_rights (line_id),
  order_id text collate "C" not null references ordering_orders (id),
  shopper_id text collate "C" not null,
  merchant_id text collate "C" not null references merchants_merchants (id),
  product_id text collate "C" not null,
  sku_id text collate "C" not null,
  spec_text text not null,
  overall integer not null constraint reviews_reviews_overall check (overall between 1 and 5),
  goods integer not null constraint reviews_reviews_goods check (goods between 1 and 5),
  service integer not null constraint reviews_reviews_service check (service between 1 and 5),
  logistics integer not null constraint reviews_reviews_logistics check (logistics between 1 and 5),
  tags text[] not null default '{}',
  words text not null default '' constraint reviews_reviews_words check (length(words) <= 1000),
  pictures text[] not null default '{}',
  is_anonymous boolean not null,
  at timestamptz not null,
  append_words text,
  append_pictures text[] not null default '{}',
  appended_at timestamptz,
  answer text,
  answered_at timestamptz,
  answer_due_at timestamptz,
  overdue_at timestamptz,
  helpful integer not null default 0 constraint reviews_reviews_helpful check (helpful >= 0),
  rank integer not null default 0,
  hidden_at timestamptz,
  hidden_cause text,
  constraint reviews_reviews_appended check ((append_words is null) = (appended_at is null)),
  constraint reviews_reviews_answered check ((answer is null) = (answered_at is null)),
  constraint reviews_reviews_hidden check ((hidden_at is null) = (hidden_cause is null)));
create index reviews_reviews_by_rank on reviews_reviews (product_id, rank desc, id desc);
create index reviews_reviews_by_time on reviews_reviews (product_id, id desc);
create index reviews_reviews_bad on reviews_reviews (product_id, id desc) where overall <= 2;
create index reviews_reviews_of_merchant on reviews_reviews (merchant_id, id desc);
create index reviews_reviews_of_shopper on reviews_reviews (shopper_id, id desc);
create index reviews_reviews_due on reviews_reviews (answer_due_at) where answered_at is null and overdue_at is null;
create index reviews_reviews_waiting on reviews_reviews (merchant_id, answer_due_at) where answered_at is null;
create trigger reviews_reviews_stay before delete on reviews_reviews for each row execute function reviews_refuse_delete();
alter table reviews_rights add constraint reviews_rights_review foreign key (review_id) references reviews_reviews (id);

-- What a buyer said stays as he said it.
create function reviews_refuse_rewriting() returns trigger language plpgsql as $$ begin
  if (new.line_id, new.shopper_id, new.product_id, new.overall, new.goods, new.service, new.logistics, new.tags, new.words, new.pictures, new.is_anonymous, new.at) is distinct from (old.line_id, old.shopper_id, old.product_id, old.overall, old.goods, old.service, old.logistics, old.tags, old.words, old.pictures, old.is_anonymous, old.at)
    or (old.appended_at is not null and (new.append_words, new.append_pictures, new.appended_at) is distinct from (old.append_words, old.append_pictures, old.appended_at)) then raise exception 'a review is not rewritten'; end if;
  return new; end $$;
create trigger reviews_reviews_as_said before update on reviews_reviews for each row execute function reviews_refuse_rewriting();

create table reviews_answers (
  id text collate "C" primary key,
  review_id text collate "C" not null references reviews_reviews (id),
  words text not null,
  by_id text not null,
  at timestamptz not null);
create index reviews_answers_of_review on reviews_answers (review_id, id);
create trigger reviews_answers_append_only before update or delete on reviews_answers for each row execute function kernel_refuse_change();

create table reviews_votes (
  subject_id text collate "C" not null,
  shopper_id text collate "C" not null,
  at timestamptz not null,
  primary key (subject_id, shopper_id));

create table reviews_reports (
  id text collate "C" primary key,
  subject_id text collate "C" not null,
  kind text not null constraint reviews_reports_kind check (kind in ('review', 'question', 'reply')),
  product_id text collate "C" not null,
  by_kind text not null constraint reviews_reports_by_kind check (by_kind in ('shopper', 'merchant')),
  by_id text collate "C" not null,
  reason text not null,
  words text not null default '',
  state text not null constraint reviews_reports_state check (state in ('open', 'dismissed', 'upheld')),
  at timestamptz not null,
  decided_at timestamptz,
  decided_by text,
  note text not null default '',
  constraint reviews_reports_decided check ((state = 'open') = (decided_at is null)));
create unique index reviews_reports_once on reviews_reports (subject_id, by_id);
create index reviews_reports_in_state on reviews_reports (state, id desc);

create table reviews_hidings (
  id text collate "C" primary key,
  subject_id text collate "C" not null,
  does text not null constraint reviews_hidings_does check (does in ('hide', 'show')),
  cause text not null,
  words text not null,
  by_id text not null,
  at timestamptz not null);
create index reviews_hidings_of_subject on reviews_hidings (subject_id, id);
create trigger reviews_hidings_append_only before update or delete on reviews_hidings for each row execute function kernel_refuse_change();

-- The sums of a product's reviews that are not hidden.
create table reviews_summaries (
  product_id text collate "C" primary key,
  count integer not null default 0,
  overall integer not null default 0,
  goods integer not null default 0,
  service integer not null default 0,
  logistics integer not null default 0,
  stars1 integer not null default 0, stars2 integer not null default 0, stars3 integer not null default 0, stars4 integer not null default 0, stars5 integer not null default 0,
  pictured integer not null default 0,
  appended integer not null default 0,
  constraint reviews_summaries_stars check (count = stars1 + stars2 + stars3 + stars4 + stars5 and overall = stars1 + 2 * stars2 + 3 * stars3 + 4 * stars4 + 5 * stars5 and least(stars1, stars2, stars3, stars4, stars5, pictured, appended) >= 0));

create table reviews_tags (
  product_id text collate "C" not null,
  tag text not null,
  count integer not null constraint reviews_tags_count check (count >= 0),
  primary key (product_id, tag));
