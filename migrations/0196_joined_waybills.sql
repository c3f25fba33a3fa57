-- Several orders of one receiver in one parcel 合并面单 (E05): each keeps a waybill of its own, and those beside the first bear its number and hold as long as it does.
alter table dispatch_waybills add column joins text collate "C" references dispatch_waybills;
alter table dispatch_waybills drop constraint dispatch_waybills_void_for;
alter table dispatch_waybills add constraint dispatch_waybills_void_for check (void_for in ('taken_back', 'cancelled', 'changed', 'sent_otherwise', 'lead_gone'));
drop index dispatch_waybills_number;
create unique index dispatch_waybills_number on dispatch_waybills (carrier, number) where number is not null and joins is null;
create index dispatch_waybills_joined on dispatch_waybills (joins) where joins is not null;
