-- WeChat wants to know of each shipment that it was paid for, or keeps the money 发货信息上传 (E17). One row for each parcel of each trade.
create table wechat_uploads (
  id text primary key,
  trade_ref text not null,
  parcel_id text not null,
  order_id text not null,
  merchant_id text not null,
  carrier text not null,
  number text not null,
  amount_fen bigint not null,
  state text not null constraint wechat_uploads_state check (state in ('pending', 'sent', 'accepted', 'failed')),
  tries integer not null default 0,
  due_at timestamptz,
  fault text,
  at timestamptz not null,
  ended_at timestamptz
);
create unique index wechat_uploads_once on wechat_uploads (parcel_id, trade_ref);
create index wechat_uploads_due on wechat_uploads (due_at) where state in ('pending', 'sent');
create index wechat_uploads_trade on wechat_uploads (trade_ref);
