-- An order may be paid in two parts, a deposit and a tail 定金与尾款: each part is a payment of its own.
alter table payments_intents add column part text not null default 'whole' constraint payments_intents_part check (part in ('whole', 'deposit', 'tail'));
alter table payments_intents drop constraint payments_intents_purpose_id_key;
create unique index payments_intents_of_purpose on payments_intents (purpose_id, part);
