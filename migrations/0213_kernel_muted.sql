-- Channels of messages that somebody has switched off 消息开关: what goes there is not put into his inbox. Messages about orders, money and security have no switch.
create table kernel_muted (
  owner_id text collate "C" not null,
  channel text not null constraint kernel_muted_channel check (channel in ('logistics', 'offers', 'social')),
  at timestamptz not null,
  primary key (owner_id, channel));
