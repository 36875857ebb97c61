-- What each of some versions ($positions, a list of positions) replaced, where that was public by $known_upto: the version before it, and the reason.
select e.position, e.reason, b.edtf, b.summary, b.standing, e.begin_earliest, e.begin_latest, b.begin_earliest, b.begin_latest
from entries as e
join entries as b on b.position = e.concerns
where e.position in (select unnest(cast($positions as bigint[]))) and e.operation = 'supersede' and b.operation <> 'retract' and b.known <= $known_upto
