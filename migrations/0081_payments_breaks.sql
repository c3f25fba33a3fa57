-- Reconciliation 对账: where a channel's statement and our ledger differ.
create table payments_breaks (
  id text collate "C" primary key, channel text not null, day text not null, kind text not null constraint payments_breaks_kind check (kind in ('missing_here', 'missing_there', 'amount_differs')),
  what text not null check (what in ('paid', 'refunded')), ref text collate "C" not null, ours_fen bigint, theirs_fen bigint, state text not null constraint payments_breaks_state check (state in ('open', 'settled', 'healed')),
  note text, settled_by text, at timestamptz not null, ended_at timestamptz, unique (channel, what, ref, kind));
create index payments_breaks_by_state on payments_breaks (state, id desc);
