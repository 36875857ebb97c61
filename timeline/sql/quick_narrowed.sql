-- For `quick.sql`: only effects on the subjects of `quick_touched.sql`.
create or replace temp macro chosen_at(known_upto, position_upto_, without := '', name_from := null, name_upto := null) as table
    select m.*
    from moves_at(known_upto, position_upto_, without := without, name_from := name_from, name_upto := name_upto) as m
    where m.subject in (select t.subject from touched as t);
