-- What points had paid goes back with a sale that is undone, as points; the merchant's share is taken back for it all the same (F22, I-08).
alter table payments_returns add column points_fen bigint not null default 0 constraint payments_returns_points check (points_fen >= 0);
