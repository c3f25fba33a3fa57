-- Exchange 换货 and claims 理赔 (F13): what is sent anew for pieces that went back or never came right, what stays paid for it, and what of its price goes back.
alter table aftersales_cases drop constraint aftersales_cases_kind, drop constraint aftersales_cases_state;
alter table aftersales_cases
  add constraint aftersales_cases_kind check (kind in ('refund', 'return', 'exchange', 'claim')),
  add constraint aftersales_cases_state check (state in ('asked', 'refused', 'returning', 'shipped_back', 'not_in_order', 'disputed', 'to_replace', 'replacement_sent', 'replaced', 'refunding', 'refunded', 'closed')),
  add column wish text not null default 'refund' constraint aftersales_cases_wish check (wish in ('refund', 'replace')),
  add column remedy text not null default 'refund' constraint aftersales_cases_remedy check (remedy in ('refund', 'replace')),
  add column difference_fen bigint not null default 0 constraint aftersales_cases_difference check (difference_fen >= 0),
  add column parcel_id text collate "C";
alter table aftersales_cases alter column wish drop default, alter column remedy drop default;

alter table aftersales_lines
  add column new_sku_id text collate "C",
  add column new_spec_text text,
  add column new_picture text,
  add column new_unit_fen bigint constraint aftersales_lines_new_unit check (new_unit_fen >= 0),
  add column difference_fen bigint not null default 0 constraint aftersales_lines_difference check (difference_fen >= 0),
  add column kept_fen bigint constraint aftersales_lines_kept check (kept_fen >= 0),
  add constraint aftersales_lines_new check ((new_sku_id is null) = (new_unit_fen is null) and (kept_fen is null or new_sku_id is not null));
