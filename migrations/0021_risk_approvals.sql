-- Approvals 复核: what one person has asked and another must allow before it is done (I-39). What was asked never changes; what became of it is written once.
create table risk_approvals (
  id text collate "C" primary key,
  kind text not null,
  merchant_id text collate "C",
  subject text not null,
  payload jsonb not null,
  before jsonb not null,
  after jsonb not null,
  reason text not null,
  maker_id text collate "C" not null,
  maker_keys text[] not null,
  state text not null constraint risk_approvals_state check (state in ('pending', 'approved', 'rejected', 'withdrawn', 'expired')),
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  decided_by text collate "C",
  decided_at timestamptz,
  note text,
  constraint risk_approvals_two_people check (decided_by is null or state = 'withdrawn' or decided_by <> maker_id),
  constraint risk_approvals_ended check ((state = 'pending') = (decided_at is null)));
create index risk_approvals_by_time on risk_approvals (state, id desc);
create index risk_approvals_by_merchant on risk_approvals (merchant_id, id desc);
create unique index risk_approvals_once on risk_approvals (kind, subject) where state = 'pending';
create function risk_approvals_stay() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.state <> 'pending' or (new.kind, new.merchant_id, new.subject, new.payload, new.before, new.after, new.maker_id, new.maker_keys, new.asked_at) is distinct from
    (old.kind, old.merchant_id, old.subject, old.payload, old.before, old.after, old.maker_id, old.maker_keys, old.asked_at)
  then raise exception 'risk_approvals: what was asked stays' using errcode = 'restrict_violation'; end if;
  return new;
end $$;
create trigger risk_approvals_stay before update or delete on risk_approvals for each row execute function risk_approvals_stay();
