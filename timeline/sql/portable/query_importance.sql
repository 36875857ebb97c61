-- What speaks for keeping each of some versions (`positions`: `item`). `cited`: distinct publishers that told of it later than the first,
-- or of something that it led to; `sources`: distinct publishers in all; `effects`: facts that it moves; `impact`: the largest score
-- that it has on a dyad, without its sign.
with asked as (
    select v.position, v.event_id, v.known
    from versions as v
    where v.position in (select p.item from positions as p)
),
told as (
    select s.concerns as position, s.publisher, s.known
    from source_rows as s
    where s.known <= :known_upto and s.position <= :position_upto
),
later as (
    select a.position, t.publisher
    from asked as a
    join told as t on t.position = a.position
    where t.known > a.known
    union
    select a.position, t.publisher
    from asked as a
    join party_rows as p on p.role = 'cause' and p.party = a.event_id
    join versions as c on c.position = p.position and c.event_id <> a.event_id
    join told as t on t.position = c.position
    where t.known > a.known
),
cited as (
    select l.position, count(*) as amount from later as l group by l.position
),
supported as (
    select t.position, count(distinct t.publisher) as amount from told as t group by t.position
),
moved as (
    select f.position, count(distinct concat(f.subject, ' ', f.relation)) as amount from effects as f group by f.position
),
weighed as (
    select s.position, max(abs(s.score)) as amount from scores as s group by s.position
)
select a.position, coalesce(c.amount, 0) as cited, coalesce(s.amount, 0) as sources, coalesce(m.amount, 0) as effects,
    coalesce(w.amount, 0) as impact
from asked as a
left join cited as c on c.position = a.position
left join supported as s on s.position = a.position
left join moved as m on m.position = a.position
left join weighed as w on w.position = a.position
order by a.position nulls last
