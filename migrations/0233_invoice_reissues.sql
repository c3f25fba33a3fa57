-- Another title for an invoice that is issued 换开 (E09): a red one of all that stands on it, and then a new blue one in its place.
alter table invoices_invoices add column replaces_id text collate "C" references invoices_invoices, add column replaced_at timestamptz,
  add constraint invoices_invoices_replaced check (replaced_at is null or state in ('issued', 'sent'));
drop index invoices_invoices_living;
create unique index invoices_invoices_living on invoices_invoices (order_id) where state in ('requested', 'issuing', 'issued', 'sent') and replaced_at is null;
create unique index invoices_invoices_replaces on invoices_invoices (replaces_id) where replaces_id is not null;
alter table invoices_reds add column is_reissue boolean not null default false, add column reissue_to jsonb,
  add constraint invoices_reds_reissue_to check (is_reissue or reissue_to is null);
create unique index invoices_reds_reissue on invoices_reds (invoice_id) where is_reissue and state <> 'void';
