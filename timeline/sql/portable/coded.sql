-- Every visible coded event, with the standing it has there: one row for each dyad that it affects.
select r.position, r.ordinal, r.type, r.code, r.parties, r.dyad, r.score, r.scale, r.standing, r.known, r.begin_earliest, r.begin_latest
from coded_rows as r
where r.known <= :known_upto and r.position <= :position_upto
    and not exists (select 1 from revisions as v where v.position = r.position)
union all
select r.position, r.ordinal, r.type, r.code, r.parties, r.dyad, r.score, r.scale, v.standing, v.known, r.begin_earliest, r.begin_latest
from coded_rows as r
join revised as v on v.position = r.position
