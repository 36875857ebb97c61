-- What the versions among the entries from $1 to $2 say, for those who derive from it. Coded events are not among them: they do
-- nothing to the state, and SQL reads out of them what they weigh. Nor are erased ones: they say nothing any more.
select e.position, e.payload, e.schema_version
from entries as e
where e.position between $1 and $2 and e.operation in ('record', 'supersede') and e.type not between 'coded.' and 'coded/' and e.payload <> '{}'
order by e.position
