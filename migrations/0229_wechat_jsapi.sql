-- Who a shopper is at WeChat 绑定的 openid (E17): one of his for each application. It says by which WeChat he pays there; nothing is shown by it.
create table identity_openids (
  shopper_id text collate "C" not null references identity_shoppers (id),
  app_id text not null,
  openid text not null constraint identity_openids_openid check (openid ~ '^[A-Za-z0-9_-]{8,64}$'),
  bound_at timestamptz not null,
  primary key (shopper_id, app_id));

-- What a browser hands to the channel's own till in the application that it runs in.
alter table payments_tries add column bridge jsonb;
