-- Looking up an order without a sign-in 访客查单 (E16): a code of its own purpose, and which order a browser may look at until when.
alter table identity_codes drop constraint identity_codes_purpose;
alter table identity_codes add constraint identity_codes_purpose check (purpose in ('sign_in', 'password', 'closing', 'order_look'));
create table visitors_looks (
  visitor_id text collate "C" primary key,
  order_id text collate "C" not null references ordering_orders (id),
  at timestamptz not null,
  expires_at timestamptz not null);
create index visitors_looks_by_end on visitors_looks (expires_at);
