-- Plain counts of what the log holds.
select c.what, c.amount
from (
    select 1 as place, 'entries' as what, count(*) as amount from entries
    union all select 2, 'commits', count(*) from commits
    union all select 3, 'events', count(distinct e.event_id) from entries as e
    union all select 4, 'effects', count(*) from effects
    union all select 5, 'sources', count(*) from source_rows
    union all select 6, 'entries: ' || e.operation, count(*) from entries as e group by e.operation
    union all select 7, 'events: ' || split_part(e.type, '.', 1), count(distinct e.event_id) from entries as e
        group by split_part(e.type, '.', 1)
) as c
order by c.place, c.what
