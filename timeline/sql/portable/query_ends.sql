-- What certainly ended facts of some subjects (`subjects`: `item`) by :upto, oldest first.
select m.subject, m.relation, m.view, m.event_id, m.position
from moves as m
where not m.initiates and m.begin_latest <= :upto and m.subject in (select a.item from subjects as a)
order by m.begin_latest nulls last, m.begin_earliest nulls last, m.position nulls last, m.ordinal nulls last
