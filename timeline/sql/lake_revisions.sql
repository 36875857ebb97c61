-- The revisions that came after position $1: those of later entries, and the one of an event that had no second entry up to there.
select r.position, r.operation, r.event_id, r.concerns, r.known, r.standing
from revisions as r
join (
    select n.event_id, count(*) filter (n.position <= $1) as earlier
    from revisions as n
    group by n.event_id
    having max(n.position) > $1
) as t on t.event_id = r.event_id
where r.position > $1 or t.earlier = 1
