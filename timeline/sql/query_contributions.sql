-- What each modelled event contributes at one moment: $1 dyad, $2 the moment, $3 half-life in days, $4 known, $5 position, $6 events to leave
-- out. The largest first; those without a score last.
select s.event_id, s.position, e.edtf, e.summary, s.standing, s.score, s.scale, cast(s.weight as double) as weight,
    (cast($2 as double) - cast(s.begin_latest as double)) / 86400000000.0 as age,
    s.score * s.weight * pow(0.5, (cast($2 as double) - cast(s.begin_latest as double)) / 86400000000.0 / $3) as contribution
from scored_at($4, $5, without := $6) as s
join entries as e on e.position = s.position
where s.dyad = $1 and s.begin_latest <= $2
order by abs(contribution) desc, s.scale = '', s.position
