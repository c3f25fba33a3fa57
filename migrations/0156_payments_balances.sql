-- What a balance pays 余额支付 is a payment of its own beside that through a channel: of one child order, owed by its merchant.
alter table payments_intents add column child_id text collate "C";
alter table payments_intents add column merchant_id text collate "C";
alter table payments_intents drop constraint payments_intents_part;
alter table payments_intents add constraint payments_intents_part check (part in ('whole', 'deposit', 'tail', 'balance'));
alter table payments_intents add constraint payments_intents_balance check ((part = 'balance') = (child_id is not null) and (part = 'balance') = (merchant_id is not null));
drop index payments_intents_of_purpose;
create unique index payments_intents_of_purpose on payments_intents (purpose_id, part, coalesce(child_id, ''));
