-- Who held which office from when to when, at $1 known and $2 position: the latest moment at which it surely began, and the earliest at which the
-- next change of it may have come; with what it is called, where the event says so.
with moves as (
    select m.subject, m.object, m.initiates, m.begin_earliest, m.begin_latest, m.position, m.ordinal
    from moves_at($1, $2) as m
    where starts_with(m.subject, 'office:') and m.relation = 'held by' and m.layer = 1
),
followed as (
    select n.*, lead(n.begin_earliest) over (partition by n.subject order by n.begin_latest, n.begin_earliest, n.position, n.ordinal) as until
    from moves as n
)
select f.object as holder, substr(f.subject, length('office:') + 1) as office, coalesce(json_extract_string(e.payload, '$.title'), '') as title,
    f.begin_latest, coalesce(f.until, 9223372036854775807) as until
from followed as f
join entries as e on e.position = f.position
where f.initiates
order by f.begin_latest desc, f.position desc
