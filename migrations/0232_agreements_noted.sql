-- Until when orders have been looked at for whom ordered under which rules. What waited as letters is found again by the first look, which begins with the oldest order.
create table agreements_noted (one boolean primary key check (one), upto_at timestamptz not null);
delete from kernel_letters where reaction = 'agreements.note_ordered' and state <> 'done';
delete from kernel_reactions where name = 'agreements.note_ordered';
