-- The years, as `lake_years.sql` has them (999999 for NULL), of the entries up to position $1 that entries after it say are erased.
select distinct coalesce(year(stored_timestamp(e.begin_earliest)), 999999) as year
from entries as e
where e.position <= $1 and e.position in (
    select unnest(from_json(json_extract(x.payload, '$.erased[*].position'), '["BIGINT"]'))
    from entries as x
    where x.operation = 'erase' and x.position > $1
)
order by year
