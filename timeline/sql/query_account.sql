-- Where the modelled events of a chronology stand, in its order: $1 known, $2 position, $3 from and $4 to (microseconds, inclusive), and the
-- filters $5 actor, $6 dyad, $7 topic, $8 type, $9 source, as in `query_events.sql`. Those whose begin is open to the past come after the others.
-- $10: how many at most (NULL: all), $11: how many to skip. The last column is how many there are in all.
select e.position, e.type, e.begin_earliest, e.begin_latest, count(*) over () as amount
from events_at($1, $2) as e
where e.type not between 'coded.' and 'coded/' and e.begin_latest >= $3 and e.begin_earliest <= $4
    and (e.begin_earliest > -9223372036854775807 or e.begin_latest <= $4)
    and event_matches(e.position, e.type, $5, $6, $7, $8, $9)
order by
    case when e.begin_earliest > -9223372036854775807 then 0 when e.begin_latest < 9223372036854775807 then 1 else 2 end,
    case when e.begin_latest < 9223372036854775807 then e.begin_latest else e.begin_earliest end,
    e.begin_earliest, e.position
limit $10 offset $11
