-- When the plain fields of a row are good: the same three rules choose the rows to import and say what is wrong with the others.
create or replace temp macro good_id(text_) as regexp_full_match(coalesce(text_, ''), '[a-z0-9]+([-._/][a-z0-9]+)*') and length(text_) <= 200;
create or replace temp macro good_score(text_) as text_ = '' or coalesce(try_cast(text_ as double) between -10 and 10, false);
create or replace temp macro good_mentions(text_) as text_ = '' or coalesce(try_cast(text_ as bigint) >= 0, false);
