-- What versions that no longer hold once said of a fact, and what withdrew each: $1 subject, $2 relation (NULL: all), $3 position.
select f.subject, f.relation, f.object, f.view, f.since, f.initiates, e.standing, f.basis, e.event_id, f.position, 0 as sources, e.summary,
    w.operation, w.position as by_position, w.reason
from effects as f
join entries as e on e.position = f.position
join (
    select n.event_id, n.operation, n.position, n.reason, n.concerns
    from entries as n
    where n.operation in ('supersede', 'retract') and n.position <= $3
) as w on w.concerns = f.position
where f.subject = $1 and ($2 is null or f.relation = $2) and f.initiates
order by f.position, f.ordinal
