-- What a chronology would have told had it not been retracted: the version before the retraction, with its reason and day.
with latest as (
    select r.event_id, r.position, r.operation, r.concerns, r.known,
        row_number() over (partition by r.event_id order by r.position desc nulls last) as recency
    from revisions as r
    where r.operation <> 'corroborate' and r.known <= :known_upto and r.position <= :position_upto
)
select e.position, e.type, e.begin_earliest, e.begin_latest, w.reason, l.known
from latest as l
join entries as w on w.position = l.position
join entries as e on e.position = l.concerns
where l.recency = 1 and l.operation = 'retract' and e.type not between 'coded.' and 'coded/'
    and e.begin_latest >= :first and e.begin_earliest <= :upto and (e.begin_earliest > -9223372036854775807 or e.begin_latest <= :upto)
    and e.position in (select m.position from matched as m)
order by e.position nulls last
