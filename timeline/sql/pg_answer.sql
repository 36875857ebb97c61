-- PostgreSQL: what became of facts that made no entry, as a JSON list; an answer of a log that is no longer asked gives way.
insert into timeline.answers (number, status, reason, remedy, head)
select n.number, n.status, n.reason, n.remedy, n.head
from json_to_recordset(cast(:answers as json)) as n (number bigint, status text, reason text, remedy text, head text)
on conflict (number) do update set
    status = excluded.status, reason = excluded.reason, remedy = excluded.remedy, head = excluded.head, answered = clock_timestamp();
