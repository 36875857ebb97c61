-- Who asserts and who denies the claims that some versions (`positions`: `item`) speak of.
select m.subject, m.relation, m.object, m.since, m.event_id, m.position
from moves as m
where m.initiates and m.subject in (
    select f.subject
    from effects as f
    where substr(f.subject, 1, 6) = 'claim:' and f.position in (select a.item from positions as a)
)
order by m.subject nulls last, m.begin_latest nulls last, m.position nulls last, m.ordinal nulls last
