-- What a change of a paid order costs more 改单补差 (E01) is paid by a payment of its own beside the order's; the change takes place when the money has come.
alter table payments_intents drop constraint payments_intents_part;
alter table payments_intents add constraint payments_intents_part check (part in ('whole', 'deposit', 'tail', 'balance', 'surety', 'change'));
alter table payments_intents drop constraint payments_intents_balance;
alter table payments_intents add constraint payments_intents_balance check ((part in ('balance', 'change')) = (child_id is not null) and (part in ('balance', 'surety')) = (merchant_id is not null));
-- A change may be asked for again after one that lapsed, so each of those payments stands for itself; one is open at a time.
drop index payments_intents_of_purpose;
create unique index payments_intents_of_purpose on payments_intents (purpose_id, part, coalesce(case when part = 'change' then id else child_id end, ''));
create unique index payments_intents_open_change on payments_intents (child_id) where part = 'change' and state = 'open';
-- Since when it is the order's money: until then no refund draws on it.
alter table payments_intents add column counts_at timestamptz;
alter table payments_intents add constraint payments_intents_counts check (counts_at is null or (part = 'change' and state = 'succeeded'));

alter table changes_changes drop constraint changes_changes_state;
alter table changes_changes add constraint changes_changes_state check (state in ('requested', 'awaiting_payment', 'confirmed', 'declined', 'cancelled', 'expired'));
alter table changes_changes drop constraint changes_changes_ended;
alter table changes_changes add constraint changes_changes_ended check ((state in ('requested', 'awaiting_payment')) = (ended_at is null));
alter table changes_changes add column due_fen bigint not null default 0;
alter table changes_changes add column payment_id text collate "C";
alter table changes_changes add constraint changes_changes_payment check (due_fen >= 0 and (due_fen > 0) = (payment_id is not null) and (state <> 'awaiting_payment' or due_fen > 0));
drop index changes_changes_open;
create unique index changes_changes_open on changes_changes (order_id) where state in ('requested', 'awaiting_payment');
create unique index changes_changes_of_payment on changes_changes (payment_id) where payment_id is not null;
