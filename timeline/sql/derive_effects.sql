-- Effects of entries, from ten columns of equal length, each a JSON array ($1 to $10): what only the types themselves can tell. When an effect
-- takes place follows from the entry: at the occurrence's begin, or the microsecond after its end; and so does its `since`, the
-- begin (or end) of the occurrence as EDTF: 2022-08-04 of 2022-08-04/2022-08-07; ../1985 stays whole.
select e.position, s.ordinal, s.subject, substr(s.subject, strpos(s.subject, ':') + 1) as name, s.relation, s.slot, s.object, s.initiates, s.view, s.basis,
    case
        when strpos(e.edtf, '/') = 0 then e.edtf
        when split_part(e.edtf, '/', case when s.at_end then 2 else 1 end) not in ('', '..')
            then split_part(e.edtf, '/', case when s.at_end then 2 else 1 end)
        when split_part(e.edtf, '/', case when s.at_end then 1 else 2 end) <> '' then e.edtf
        else split_part(e.edtf, '/', case when s.at_end then 2 else 1 end)
    end as since,
    case when not s.at_end then e.begin_earliest when abs(e.end_earliest) < 9223372036854775807 then e.end_earliest + 1
        else e.end_earliest end as begin_earliest,
    case when not s.at_end then e.begin_latest when abs(e.end_latest) < 9223372036854775807 then e.end_latest + 1
        else e.end_latest end as begin_latest,
    e.event_id, e.standing, e.known
from (
    select unnest(from_json(cast($1 as json), '["BIGINT"]')) as position, unnest(from_json(cast($2 as json), '["BIGINT"]')) as ordinal,
        unnest(from_json(cast($3 as json), '["VARCHAR"]')) as subject, unnest(from_json(cast($4 as json), '["VARCHAR"]')) as relation,
        unnest(from_json(cast($5 as json), '["VARCHAR"]')) as slot, unnest(from_json(cast($6 as json), '["VARCHAR"]')) as object,
        unnest(from_json(cast($7 as json), '["BOOLEAN"]')) as initiates, unnest(from_json(cast($8 as json), '["VARCHAR"]')) as view,
        unnest(from_json(cast($9 as json), '["VARCHAR"]')) as basis, unnest(from_json(cast($10 as json), '["BOOLEAN"]')) as at_end
) as s
join entries as e on e.position = s.position
