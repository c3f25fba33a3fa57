-- Tax files 涉税报送 (E20; decree 810 of 2025): what each seller took in a quarter, as a frozen copy; a correction is another file beside it.
create table taxes_files (
  id text collate "C" primary key,
  quarter text not null constraint taxes_files_quarter check (quarter ~ '^20[0-9]{2}Q[1-4]$'),
  number integer not null constraint taxes_files_number check (number > 0),
  reason text not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  sellers integer not null,
  incomplete integer not null,
  gross_fen bigint not null,
  returns_fen bigint not null,
  net_fen bigint not null,
  commission_fen bigint not null,
  made_by text collate "C" not null,
  made_at timestamptz not null,
  unique (quarter, number),
  constraint taxes_files_net check (net_fen = gross_fen - returns_fen),
  -- The decree holds from that day on, and a quarter is told of when it is over.
  constraint taxes_files_span check (from_at >= '2025-06-20T00:00:00+08:00' and to_at > from_at and made_at >= to_at));
create trigger taxes_files_append_only before update or delete on taxes_files for each row execute function kernel_refuse_change();

create table taxes_rows (
  file_id text collate "C" not null references taxes_files,
  merchant_id text collate "C" not null references merchants_merchants,
  name text not null,
  licence_name text not null,
  licence_no text not null,
  orders integer not null,
  gross_fen bigint not null,
  returns_fen bigint not null,
  net_fen bigint not null,
  commission_fen bigint not null,
  primary key (file_id, merchant_id),
  constraint taxes_rows_net check (net_fen = gross_fen - returns_fen));
create trigger taxes_rows_append_only before update or delete on taxes_rows for each row execute function kernel_refuse_change();

create table taxes_reports (
  file_id text collate "C" primary key references taxes_files,
  receipt text not null,
  reported_by text collate "C" not null,
  at timestamptz not null);
create trigger taxes_reports_append_only before update or delete on taxes_reports for each row execute function kernel_refuse_change();

create table taxes_reminders (
  quarter text not null,
  day text not null,
  at timestamptz not null,
  primary key (quarter, day));
create index payments_settlements_by_time on payments_settlements (at);
