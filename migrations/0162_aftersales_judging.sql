-- Goods that came back and that nobody has looked at 待定级 (F13): not for sale until the store says sellable, damaged, or that they never came.
alter table aftersales_lines
  add column to_judge integer not null default 0 constraint aftersales_lines_to_judge check (to_judge >= 0),
  add column lost integer not null default 0 constraint aftersales_lines_lost check (lost >= 0),
  add constraint aftersales_lines_counted check (sellable + damaged + lost + to_judge <= quantity);
create index aftersales_lines_unjudged on aftersales_lines (case_id) where to_judge > 0;
