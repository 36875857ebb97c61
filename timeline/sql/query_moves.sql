-- Every visible effect on one fact's subject and relation, oldest first: $1 known, $2 position, $3 subject, $4 relation.
select f.subject, f.relation, f.object, f.view, f.since, f.initiates, v.standing, f.basis, v.event_id, f.position, v.sources,
    f.begin_earliest, f.begin_latest, e.summary
from effects as f
join versions_at($1, $2) as v on v.position = f.position
join entries as e on e.position = f.position
where f.subject = $3 and ($4 is null or f.relation = $4)
order by f.begin_latest, f.begin_earliest, f.position, f.ordinal
