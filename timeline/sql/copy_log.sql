-- The entries into the log that is attached as `fresh`, in order, without the words that they say are erased.
insert into fresh.entries
select e.position, e.commit_number, e.operation, e.event_id, e.version, e.concerns, e.type, e.schema_version, e.recorded, e.known, e.edtf,
    e.begin_earliest, e.begin_latest, e.end_earliest, e.end_latest, e.standing,
    case when x.position is null then e.summary else blank().summary end, case when x.position is null then e.reason else blank().reason end,
    case when x.position is null then e.payload else blank().payload end, e.hash
from entries as e
left join erasures() as x on x.position = e.position
order by e.position;

insert into fresh.commits select c.* from commits as c order by c.number;
insert into fresh.meta select m.* from meta as m where m.name not in (select n.name from fresh.meta as n);
