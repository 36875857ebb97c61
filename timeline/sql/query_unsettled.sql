-- Certain facts behind which only the log's own order decides, of some subjects ($5, a list): $1 upto, $2 known, $3 position, $4 events to leave out.
select o.subject, o.relation, o.view, o.position, o.object
from outcomes_at($1, $2, $3, without := $4) as o
where o.order_unknown and o.initiates and list_contains(cast($5 as varchar[]), o.subject)
