-- Money for the way back 退货运费 (F13): what a shopper laid out where it was the merchant's fault, with its receipt; it becomes his balance at that store, once for each case.
create table aftersales_freights (
  case_id text collate "C" primary key references aftersales_cases (id),
  merchant_id text collate "C" not null,
  shopper_id text collate "C" not null,
  amount_fen bigint not null constraint aftersales_freights_amount check (amount_fen > 0),
  picture text not null,
  state text not null constraint aftersales_freights_state check (state in ('asked', 'refused', 'paid')),
  words text not null,
  due_at timestamptz,
  asked_at timestamptz not null,
  ended_at timestamptz,
  ended_by text,
  constraint aftersales_freights_due check ((state = 'asked') = (due_at is not null)));
create index aftersales_freights_due_at on aftersales_freights (due_at) where due_at is not null;
create index aftersales_freights_of_merchant on aftersales_freights (merchant_id, state);
alter table wallet_entries drop constraint wallet_entries_reason;
alter table wallet_entries add constraint wallet_entries_reason check (reason in ('redeemed', 'reserved', 'spent', 'released', 'given_back', 'laid_out'));
