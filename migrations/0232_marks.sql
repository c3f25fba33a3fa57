-- Marks: until when somebody who looks at many facts at once, a while after they were told, has looked at them.
create table kernel_marks (name text primary key, upto_at timestamptz not null);
-- Who ordered under which agreement, and which orders came by a share, is looked for so now. What waited as letters is found again by the first look, which begins with the oldest order.
delete from kernel_letters where reaction in ('agreements.note_ordered', 'shares.attribute') and state <> 'done';
delete from kernel_reactions where name in ('agreements.note_ordered', 'shares.attribute');
