-- The same for a table that lies in one file: how many rows, and between which positions.
select null as year, 0 as low, 0 as high, count(*) as amount, min(t.lake_position) as first_position, max(t.lake_position) as last_position
from (lake_rows) as t
having count(*) > 0
