-- Where the modelled events of a chronology stand, in its order: those that may have begun from :first to :upto (microseconds, inclusive) and
-- match the filters. Those whose begin is open to the past come after the others. DuckDB's own form reads a page of them alone.
select e.position, e.type, e.begin_earliest, e.begin_latest
from events as e
where e.type not between 'coded.' and 'coded/' and e.begin_latest >= :first and e.begin_earliest <= :upto
    and (e.begin_earliest > -9223372036854775807 or e.begin_latest <= :upto)
    and e.position in (select m.position from matched as m)
order by
    case when e.begin_earliest > -9223372036854775807 then 0 when e.begin_latest < 9223372036854775807 then 1 else 2 end nulls last,
    case when e.begin_latest < 9223372036854775807 then e.begin_latest else e.begin_earliest end nulls last,
    e.begin_earliest nulls last, e.position nulls last
