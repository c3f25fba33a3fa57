-- How what was allowed can be taken back 撤销, and until when; written with the decision.
alter table risk_approvals add column undo text, add column undo_until timestamptz, add constraint risk_approvals_undo check ((undo is null) = (undo_until is null));
