-- What each modelled event contributes at one moment (:moment, the only one of `moments`). The largest first; those without a score last.
with fading as (
    select distinct a.begin_latest, a.remaining from aged as a
),
contributed as (
    select s.event_id, s.position, e.edtf, e.summary, s.standing, s.score, s.scale, s.weight,
        (cast(:moment as double) - cast(s.begin_latest as double)) / cast(86400000000 as double) as age,
        s.score * s.weight * f.remaining as contribution
    from scored as s
    join fading as f on f.begin_latest = s.begin_latest
    join entries as e on e.position = s.position
    where s.dyad = :dyad and s.begin_latest <= :moment
)
select c.event_id, c.position, c.edtf, c.summary, c.standing, c.score, c.scale, c.weight, c.age, c.contribution
from contributed as c
order by abs(c.contribution) desc nulls last, case when c.scale = '' then 1 else 0 end nulls last, c.position nulls last
