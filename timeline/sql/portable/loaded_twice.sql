-- The ids of rows that are to be loaded (`loaded`) that come up in more than one part, or that the lake has entries about.
select t.event_id
from (
    select l.event_id, l.unit from loaded as l group by l.event_id, l.unit
) as t
group by t.event_id
having count(*) > 1
union
select n.event_id from loaded as n where n.event_id in (select e.event_id from entries as e)
