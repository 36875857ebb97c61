-- Spans of a subject and of what lies below it: $1 known, $2 position, $3 subject, $4 events to leave out, $5 and $6 a range around
-- the subject's name.
select s.subject, s.relation, s.object, s.view, s.since, s.until, s.standing, s.basis, s.event_id, s.position,
    s.until_event_id, s.until_position, sources_of(s.position, $1, $2) as sources, s.begin_earliest
from spans_at($1, $2, without := $4, name_from := $5, name_upto := $6) as s
where s.subject = $3 or starts_with(s.subject, $3 || '/') or starts_with(s.subject, $3 || ':')
order by s.subject, s.relation, s.view, s.begin_latest, s.begin_earliest, s.position, s.object, s.standing
