-- The second step 二次验证 of a session, and the list of devices: from where and with what somebody signed in.
alter table identity_members add column has_factor boolean not null default false;
alter table identity_sessions add column stepped_up_at timestamptz;
alter table identity_sessions add column place text not null default '';
alter table identity_sessions add column device text not null default '';
create index identity_sessions_by_owner on identity_sessions (subject_id, created_at desc);
