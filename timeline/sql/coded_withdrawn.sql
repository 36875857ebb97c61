-- The entries to write for a list of deleted ids, of which `read_rows` holds each as external_id: a retract for each event that still stands.
create or replace temp table staged as
with there as (
    select e.event_id, max(e.position) as position
    from entries as e
    where e.operation <> 'corroborate' and e.event_id in (select r.external_id from read_rows as r)
    group by e.event_id
)
select row_number() over (order by e.position) as line, 'retract' as operation, e.event_id, e.version + 1 as version, e.position as concerns, e.type, e.schema_version,
    cast(null as bigint) as known, e.edtf, e.begin_earliest, e.begin_latest, e.end_earliest, e.end_latest, '' as standing, 'retracted' as summary,
    'the source deleted its row' as reason, '{}' as payload
from there as t
join entries as e on e.position = t.position
where e.operation <> 'retract'
