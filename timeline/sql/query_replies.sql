-- Who asserts and who denies the claims that some versions ($positions, a list of positions) speak of: $known_upto known, $position_upto position.
select m.subject, m.relation, m.object, m.since, m.event_id, m.position
from moves_at($known_upto, $position_upto) as m
where m.initiates and m.subject in (
    select f.subject
    from effects as f
    where starts_with(f.subject, 'claim:') and f.position in (select unnest(cast($positions as bigint[])))
)
order by m.subject, m.begin_latest, m.position, m.ordinal
