-- How the rows of a table that go into a lake fall apart into files: by the year of their earliest begin (NULL where it is open, or beyond what
-- DuckDB can show), with the bounds between which just these rows lie.
select year(stored_timestamp(t.begin_earliest)) as year, min(t.begin_earliest) as low, max(t.begin_earliest) as high, count(*) as amount,
    min(t.lake_position) as first_position, max(t.lake_position) as last_position
from (lake_rows) as t
group by year, t.begin_earliest > 9200000000000000000
order by low
