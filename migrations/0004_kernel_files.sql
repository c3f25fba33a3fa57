-- What each merchant has uploaded is counted (I-26); a message that was not sent is taken up again.
create table kernel_files (owner_id text not null, name text not null, bytes bigint not null constraint kernel_files_bytes check (bytes > 0), at timestamptz not null, primary key (owner_id, name));

alter table kernel_outgoing add column tries integer not null default 0, add column due_at timestamptz;
update kernel_outgoing set due_at = at;
alter table kernel_outgoing alter column due_at set not null;
create index kernel_outgoing_waiting on kernel_outgoing (due_at) where state = 'waiting';
