-- PostgreSQL: the facts after a number, in their order; the day of appending, which words such as `last month` are read by;
-- and the head at which one was answered without an entry, or nothing.
select f.number, f.fact::text, to_char(f.appended at time zone 'UTC', 'YYYY-MM-DD'), coalesce(a.head, '')
from timeline.facts as f
left join timeline.answers as a on a.number = f.number
where f.number > cast(:after as bigint)
order by f.number
limit cast(:most as bigint);
