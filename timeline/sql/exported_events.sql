-- The versions at the positions from $1 to $2 that still have words: what their columns say, and their payload.
select e.position, e.event_id, e.type, e.schema_version, e.recorded, e.known, e.edtf, e.begin_earliest, e.begin_latest, e.end_earliest,
    e.end_latest, e.standing, e.payload
from entries as e
where e.position between $1 and $2 and e.operation in ('record', 'supersede') and not is_blank(e.summary, e.reason, e.payload)
order by e.position
