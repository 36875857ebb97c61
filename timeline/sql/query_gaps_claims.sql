-- Claims that are asserted at $1 upto, $2 known, $3 position, and that nobody was ever said to deny: not by then, and not by an event that may
-- have happened by then.
select f.subject, f.object, f.since, f.begin_latest, f.event_id, f.position
from facts_at($1, $2, $3) as f
where starts_with(f.subject, 'claim:') and f.relation = 'asserted by' and f.certainty = 'certain'
    and f.subject not in (
        select m.subject from moves_at($2, $3) as m where m.relation = 'denied by' and m.initiates and m.begin_earliest <= $1
    )
order by f.begin_latest, f.subject, f.position
