-- Wishes for an invoice (E09): told at the checkout, with the title as it was; what is paid is asked for by itself, and what is not ends with its order.
create table invoices_wishes (
  order_id text collate "C" primary key references ordering_orders,
  merchant_id text collate "C" not null references merchants_merchants,
  shopper_id text collate "C" not null,
  kind text not null constraint invoices_wishes_kind check (kind in ('ordinary', 'special')),
  title_kind text not null constraint invoices_wishes_title_kind check (title_kind in ('personal', 'company')),
  title_name text not null,
  tax_number text,
  mail text not null,
  state text not null constraint invoices_wishes_state check (state in ('open', 'asked', 'ended')),
  wished_at timestamptz not null,
  ended_at timestamptz,
  constraint invoices_wishes_special check (kind = 'ordinary' or title_kind = 'company'),
  constraint invoices_wishes_ended check ((state = 'open') = (ended_at is null)));
create index invoices_wishes_of_shopper on invoices_wishes (shopper_id, order_id);
