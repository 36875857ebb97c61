-- Positions whose effects on one relation of one subject fall on the same moments: which of them is the last there is told by the position alone.
select list(distinct e.position order by e.position)
from effects as e
group by e.subject, e.relation, e.begin_earliest, e.begin_latest
having count(distinct e.position) > 1
