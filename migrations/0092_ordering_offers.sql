-- What offers took off a line, and what of it the platform bears: kept as it was when the order was placed.
alter table ordering_orders add column subsidy_fen bigint not null default 0 constraint ordering_orders_subsidy check (subsidy_fen >= 0);
alter table ordering_lines add column subsidy_fen bigint not null default 0 constraint ordering_lines_subsidy check (subsidy_fen >= 0);
alter table ordering_lines add column shares jsonb not null default '[]';
