-- A hold that goes along with the commit has no other way to undo it than to fail; its code says that it may be done once more, with the level locked first.
create function stock_overtaken() returns void language plpgsql as $$
  begin raise exception 'stock was taken meanwhile' using errcode = 'TW001'; end $$;
