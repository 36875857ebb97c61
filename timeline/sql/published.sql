-- The dates of publication that are written in the entries from $1 to $2, each once.
select distinct unnest(json_extract_string(e.payload, '$.sources[*].published')) as published
from entries as e
where e.position between $1 and $2 and e.operation <> 'retract' and (e.operation = 'corroborate' or e.type not between 'coded.' and 'coded/') and contains(e.payload, '"published"')
