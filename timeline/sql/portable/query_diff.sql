-- Differences, of :subject and what lies below it (NULL: all).
select c.kind, c.subject, c.relation, c.view, c.before, c.before_since, c.before_standing, c.after, c.after_since, c.after_standing,
    c.event_id, c.position
from changes as c
where :subject is null or c.subject = :subject
    or substr(c.subject, 1, length(:subject) + 1) in (concat(:subject, '/'), concat(:subject, ':'))
order by c.subject nulls last, c.relation nulls last, c.view nulls last, c.kind nulls last, c.before nulls last, c.after nulls
    last, c.position nulls last, c.event_id nulls last, c.before_standing nulls last, c.after_standing nulls last
