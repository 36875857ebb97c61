-- The codes that coded entries from $1 to $2 have without a figure of their own, each once with its type.
select distinct e.type, json_extract_string(e.payload, '$.code') as code
from entries as e
where e.position between $1 and $2 and e.operation in ('record', 'supersede') and e.type between 'coded.' and 'coded/'
    and e.payload <> '{}' and not contains(e.payload, '"score":')
