-- Carriers by area 按地区选快递 (F91, E05): a store's rules in their sequence, and whom it asks besides.
create table dispatch_plans (
  merchant_id text collate "C" primary key references merchants_merchants,
  rules jsonb not null, fallbacks text[] not null, is_remote_by_ems boolean not null, changed_at timestamptz not null);
alter table dispatch_waybills add column rule text not null default '', add constraint dispatch_waybills_why check (why in ('chosen', 'rule', 'remote', 'fallback'));
alter table dispatch_asks drop constraint dispatch_asks_outcome;
alter table dispatch_asks add constraint dispatch_asks_outcome check (outcome in ('asked', 'issued', 'refused', 'silent', 'down', 'unconnected'));
