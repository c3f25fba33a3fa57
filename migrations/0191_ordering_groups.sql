-- An order in a group waits for it: nothing of it is shipped before the group is full.
alter table ordering_orders add column awaits_group boolean not null default false;
