-- Where the modelled events of a chronology stand, in its order: $known_upto known, $position_upto position, $first from and $upto to (microseconds, inclusive), and the
-- filters $actor actor, $dyad dyad, $topic topic, $type type, $source source, as in `query_events.sql`. Those whose begin is open to the past come after the others.
-- $amount: how many at most (NULL: all), $skipped: how many to skip. The last column is how many there are in all.
select e.position, e.type, e.begin_earliest, e.begin_latest, count(*) over () as amount
from events_at($known_upto, $position_upto) as e
where e.type not between 'coded.' and 'coded/' and e.begin_latest >= $first and e.begin_earliest <= $upto
    and (e.begin_earliest > -9223372036854775807 or e.begin_latest <= $upto)
    and event_matches(e.position, e.type, $actor, $dyad, $topic, $type, $source)
order by
    case when e.begin_earliest > -9223372036854775807 then 0 when e.begin_latest < 9223372036854775807 then 1 else 2 end,
    case when e.begin_latest < 9223372036854775807 then e.begin_latest else e.begin_earliest end,
    e.begin_earliest, e.position
limit $amount offset $skipped
