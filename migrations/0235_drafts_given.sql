-- Orders on behalf (E02): what whoever built one lowered its lines by, and why; the goods held for a short while; how often its link was sent to him as a message.
alter table drafts_drafts
  add column lowered_fen bigint not null default 0 constraint drafts_drafts_lowered check (lowered_fen >= 0),
  add column lower_words text,
  add column goes_below boolean not null default false,
  add column sends integer not null default 0,
  add column held_at timestamptz,
  add column held_until timestamptz,
  add constraint drafts_drafts_lower_words check ((lowered_fen > 0) = (lower_words is not null)),
  add constraint drafts_drafts_held check (held_until is null or (held_at is not null and state in ('draft', 'sent')));
create index drafts_drafts_held_due on drafts_drafts (held_until) where held_until is not null;
