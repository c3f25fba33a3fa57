-- The nightly check of balances 余额对账: what did not agree, kept.
create table wallet_checks (id text collate "C" primary key, faults integer not null check (faults >= 0), findings jsonb not null, at timestamptz not null);
create trigger wallet_checks_append_only before update or delete on wallet_checks for each row execute function kernel_refuse_change();
