-- Real channels 支付渠道: the code that a browser shows to be scanned, and a channel's own name of a trade where it cannot be asked by ours.
alter table payments_tries add column code text;
create table payments_references (
  trade_ref text primary key,
  channel text not null,
  their_ref text not null,
  at timestamptz not null
);
