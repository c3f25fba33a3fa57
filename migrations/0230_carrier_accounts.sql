-- Accounts of stores at carriers 面单账号 (E05, decision 76): what each has agreed with a carrier, by which kuaidi100 has its waybills issued; its keys lie sealed.
create table dispatch_accounts (
  merchant_id text collate "C" not null references merchants_merchants,
  carrier text not null,
  account text not null, account_name text not null, branch text not null, mark text not null, courier text not null,
  sealed text,
  pays text not null constraint dispatch_accounts_pays check (pays in ('shipper', 'monthly')),
  product text not null,
  changed_at timestamptz not null,
  primary key (merchant_id, carrier));
-- What the carrier itself calls the order of a waybill, wanted when the waybill is taken back.
alter table dispatch_asks add column ref text;
-- Parcels are found by their number: where several orders share one, and where a carrier tells of it by itself.
create index logistics_parcels_by_number on logistics_parcels (carrier, number);
