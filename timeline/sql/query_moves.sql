-- Every visible effect on one fact's subject and relation, oldest first: $1 known, $2 position, $3 subject, $4 relation (NULL: all),
-- $5 events to leave out.
select m.subject, m.relation, m.object, m.view, m.since, m.initiates, m.standing, m.basis, m.event_id, m.position, sources_of(m.position, $1, $2) as sources,
    m.begin_earliest, m.begin_latest, e.summary, m.known, m.slot
from moves_at($1, $2, without := $5) as m
join entries as e on e.position = m.position
where m.subject = $3 and ($4 is null or m.relation = $4)
order by m.begin_latest, m.begin_earliest, m.position, m.ordinal
