-- Who asserts and who denies the claims that some versions ($3, a list of positions) speak of: $1 known, $2 position.
select m.subject, m.relation, m.object, m.since, m.event_id, m.position
from moves_at($1, $2) as m
where m.initiates and m.subject in (
    select f.subject
    from effects as f
    where starts_with(f.subject, 'claim:') and f.position in (select unnest(cast($3 as bigint[])))
)
order by m.subject, m.begin_latest, m.position, m.ordinal
