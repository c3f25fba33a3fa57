-- Risk 风控: what was thought of each order, and why.
create table risk_assessments (id text collate "C" primary key, subject_id text collate "C" not null, shopper_id text collate "C" not null, verdict text not null constraint risk_assessments_verdict check (verdict in ('pass', 'verify', 'refuse')), reason text, amount_fen bigint not null, at timestamptz not null);
create index risk_assessments_of_shopper on risk_assessments (shopper_id, at desc);
create trigger risk_assessments_append_only before update or delete on risk_assessments for each row execute function kernel_refuse_change();
