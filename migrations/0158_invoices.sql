-- Invoices 发票 (E09): titles that shoppers keep, one living invoice for each merchant's part of an order, and the red ones that follow what went back.
create table invoices_titles (
  id text collate "C" primary key,
  shopper_id text collate "C" not null,
  kind text not null constraint invoices_titles_kind check (kind in ('personal', 'company')),
  name text not null,
  tax_number text,
  mail text not null,
  is_default boolean not null,
  changed_at timestamptz not null,
  constraint invoices_titles_number check ((kind = 'company') = (tax_number is not null)));
create index invoices_titles_of_shopper on invoices_titles (shopper_id, id);
create unique index invoices_titles_default on invoices_titles (shopper_id) where is_default;

create table invoices_invoices (
  id text collate "C" primary key,
  order_id text collate "C" not null references ordering_orders,
  order_number text not null,
  merchant_id text collate "C" not null references merchants_merchants,
  shopper_id text collate "C" not null,
  kind text not null constraint invoices_invoices_kind check (kind in ('ordinary', 'special')),
  title_kind text not null constraint invoices_invoices_title_kind check (title_kind in ('personal', 'company')),
  title_name text not null,
  tax_number text,
  mail text not null,
  state text not null constraint invoices_invoices_state check (state in ('requested', 'issuing', 'issued', 'sent', 'rejected', 'lapsed')),
  amount_fen bigint not null constraint invoices_invoices_amount check (amount_fen > 0),
  lines jsonb not null,
  is_late boolean not null,
  due_at timestamptz not null,
  overdue_told_at timestamptz,
  try_at timestamptz,
  number text,
  file text,
  fault text not null,
  wrong text constraint invoices_invoices_wrong check (wrong in ('name', 'tax_number', 'mail')),
  answer text not null,
  asked_at timestamptz not null,
  issued_at timestamptz,
  sent_at timestamptz,
  ended_at timestamptz,
  constraint invoices_invoices_issued check ((state in ('issued', 'sent')) = (number is not null) and (number is not null) = (file is not null) and (number is not null) = (issued_at is not null)),
  constraint invoices_invoices_sent check ((state = 'sent') = (sent_at is not null)),
  constraint invoices_invoices_rejected check ((state = 'rejected') = (wrong is not null)),
  constraint invoices_invoices_special check (kind = 'ordinary' or title_kind = 'company'));
create unique index invoices_invoices_living on invoices_invoices (order_id) where state in ('requested', 'issuing', 'issued', 'sent');
create unique index invoices_invoices_number on invoices_invoices (number) where number is not null;
create index invoices_invoices_of_order on invoices_invoices (order_id, id);
create index invoices_invoices_of_shopper on invoices_invoices (shopper_id, id desc);
create index invoices_invoices_of_merchant on invoices_invoices (merchant_id, id desc);
create index invoices_invoices_due on invoices_invoices (due_at, id) where state in ('requested', 'issuing');
-- Stubs are kept five years, and here for ever: nothing clears them away.
create trigger invoices_invoices_kept before delete on invoices_invoices for each row execute function kernel_refuse_change();

create table invoices_reds (
  id text collate "C" primary key,
  invoice_id text collate "C" not null references invoices_invoices,
  order_id text collate "C" not null references ordering_orders,
  merchant_id text collate "C" not null references merchants_merchants,
  shopper_id text collate "C" not null,
  state text not null constraint invoices_reds_state check (state in ('awaiting_buyer', 'awaiting_seller', 'confirmed', 'void', 'red_issued')),
  amount_fen bigint not null constraint invoices_reds_amount check (amount_fen > 0),
  lines jsonb not null,
  due_at timestamptz,
  try_at timestamptz,
  void_for text constraint invoices_reds_void_for check (void_for in ('refused', 'withdrawn', 'expired')),
  number text,
  file text,
  fault text not null,
  asked_at timestamptz not null,
  ended_at timestamptz,
  constraint invoices_reds_waits check ((state in ('awaiting_buyer', 'awaiting_seller')) = (due_at is not null)),
  constraint invoices_reds_void check ((state = 'void') = (void_for is not null)),
  constraint invoices_reds_issued check ((state = 'red_issued') = (number is not null) and (number is not null) = (file is not null)));
create unique index invoices_reds_number on invoices_reds (number) where number is not null;
create index invoices_reds_of_invoice on invoices_reds (invoice_id, id);
create index invoices_reds_due on invoices_reds (due_at, id) where due_at is not null;
create trigger invoices_reds_kept before delete on invoices_reds for each row execute function kernel_refuse_change();
