-- What the versions among the entries from $1 to $2 say, for those who derive from it.
select e.position, e.payload, e.schema_version
from entries as e
where e.position between $1 and $2 and e.operation in ('record', 'supersede')
order by e.position
