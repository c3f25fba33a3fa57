-- How full each limited bucket is, for all processes together. Unlogged: after a crash the counting begins anew, which loses nobody anything.
create unlogged table kernel_limits (key text collate "C" primary key, free_at timestamptz not null, per_ms double precision not null) with (fillfactor = 70);
create index kernel_limits_by_time on kernel_limits (free_at);
