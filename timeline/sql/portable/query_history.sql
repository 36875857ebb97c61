-- Spans of a subject and of what lies below it.
select s.subject, s.relation, s.object, s.view, s.since, s.until, s.standing, s.basis, s.event_id, s.position,
    s.until_event_id, s.until_position,
    (
        select count(*)
        from source_rows as c
        where c.concerns = s.position and c.known <= :known_upto and c.position <= :position_upto
    ) as sources,
    s.begin_earliest
from spans as s
where s.subject = :subject or substr(s.subject, 1, length(:subject) + 1) in (concat(:subject, '/'), concat(:subject, ':'))
order by s.subject nulls last, s.relation nulls last, s.view nulls last, s.begin_latest nulls last, s.begin_earliest nulls last,
    s.position nulls last, s.object nulls last, s.standing nulls last
