-- What affects a dyad, as rows that add up by bounds: modelled events one by one, coded ones as they are counted.
select s.begin_earliest, s.begin_latest, s.standing, s.cooperation, s.conflict, 1 as events,
    case when s.scale <> '' then 1 else 0 end as scored, false as coded
from scored as s
where s.dyad = :dyad
union all
select d.begin_earliest, d.begin_latest, d.standing, d.cooperation, d.conflict, d.events, d.scored, true as coded
from counted as d
where d.dyad = :dyad
