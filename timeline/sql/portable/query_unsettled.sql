-- Certain facts behind which only the log's own order decides, of some subjects (`subjects`: `item`).
select o.subject, o.relation, o.view, o.position, o.object
from outcomes as o
where o.order_unknown and o.initiates and o.subject in (select a.item from subjects as a)
