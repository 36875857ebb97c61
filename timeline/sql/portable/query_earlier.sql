-- What each of some versions (`positions`: `item`) replaced, where that was public: the version before it, and the reason.
select e.position, e.reason, b.edtf, b.summary, b.standing, e.begin_earliest, e.begin_latest,
    b.begin_earliest as before_earliest, b.begin_latest as before_latest
from entries as e
join entries as b on b.position = e.concerns
where e.position in (select a.item from positions as a) and e.operation = 'supersede' and b.operation <> 'retract' and b.known <= :known_upto
