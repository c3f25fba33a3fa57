-- Discovery 发现: each change of what can be found has a number, so that an answer kept in a process is known to be of before or after it.
alter table discovery_statistics add column version bigint not null default 0;
