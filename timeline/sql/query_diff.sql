-- Differences: $1 to $3 upto, known and position before, $4 to $6 after; $7 subject (and what lies below it; NULL: all),
-- $8 events to leave out of the second side.
select c.kind, c.subject, c.relation, c.view, c.before, c.before_since, c.before_standing, c.after, c.after_since, c.after_standing,
    c.event_id, c.position
from changes_at($1, $2, $3, $4, $5, $6, without := $8) as c
where $7 is null or c.subject = $7 or starts_with(c.subject, $7 || '/') or starts_with(c.subject, $7 || ':')
order by c.subject, c.relation, c.view, c.kind, c.before, c.after, c.position, c.event_id, c.before_standing, c.after_standing
