-- Whether the log up to a position ($4) speaks of a subject ($1) or of anything below it; $2 and $3 are a range around their names, or NULL.
select 1
from effects as f
where ($2 is null or f.name between $2 and $3) and (f.subject = $1 or starts_with(f.subject, $1 || ':') or starts_with(f.subject, $1 || '/'))
    and f.position <= $4
limit 1
