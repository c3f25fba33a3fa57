-- A wish for an invoice (E09) may be changed as long as nothing was asked for by it, and its order's timeline tells when, and what ended it.
alter table invoices_wishes add column changed_at timestamptz, add column ended_for text constraint invoices_wishes_ended_for check (ended_for in ('withdrawn', 'cancelled', 'moot')),
  add constraint invoices_wishes_ended_why check (ended_for is null or state = 'ended');
