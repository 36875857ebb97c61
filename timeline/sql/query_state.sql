-- State with words for the reader: $1 upto, $2 known, $3 position, $4 subject (exact, or all below it; NULL: all),
-- and filters on the event behind a fact: $5 actor, $6 dyad, $7 topic, $8 type, $9 source (publisher); $10 events to leave out;
-- $11 'best' or 'worst' for the facts that hold in some or in every case, NULL for the state.
with asked as (
    select f.subject, f.relation, f.object, f.view, f.since, f.certainty, f.initiates, f.standing, f.basis, f.event_id, f.position,
        f.ordinal, f.known, f.begin_latest,
        coalesce(bool_or(o.order_unknown), false) as order_unknown
    from facts_at($1, $2, $3, without := $10) as f
    left join outcomes_at($1, $2, $3, without := $10) as o
        on o.order_unknown and f.certainty = 'certain' and o.position = f.position and o.ordinal = f.ordinal
    where $11 is null
    group by all
    union all
    select c.subject, c.relation, c.object, c.view, c.since, c.certainty, c.initiates, c.standing, c.basis, c.event_id, c.position,
        c.ordinal, c.known, c.begin_latest, c.order_unknown
    from cases_at($1, $2, $3, without := $10) as c
    where $11 = 'best' or ($11 = 'worst' and c.in_every_case)
)
select f.subject, f.relation, f.object, f.view, f.since, f.certainty, f.initiates, f.standing, f.basis, f.event_id, f.position,
    sources_of(f.position, $2, $3) as sources, e.summary,
    -- hindsight: days from the asked moment until it was public, 0 where it was public by then or nothing was asked
    case when $1 < 9223372036854775807 and f.known > $1 then (f.known - $1 + 86399999999) // 86400000000 else 0 end as hindsight,
    f.order_unknown
from asked as f
join entries as e on e.position = f.position
where ($4 is null or f.subject = $4 or starts_with(f.subject, $4 || '/') or starts_with(f.subject, $4 || ':'))
    and ($5 is null or f.position in (select p.position from party_rows as p
        where p.role in ('actor', 'target') and (p.party = $5 or starts_with(p.party, $5 || '/') or p.party like '%/' || $5)))
    and ($6 is null or f.position in (select p.position from party_rows as p where p.role = 'dyad' and p.party = $6))
    and ($7 is null or f.position in (select p.position from party_rows as p where p.role = 'topic' and p.party = $7))
    and ($8 is null or e.type = $8 or starts_with(e.type, $8 || '.'))
    and ($9 is null or f.position in (select s.concerns from source_rows as s where contains(lower(s.publisher), lower($9))))
order by f.subject, f.relation, f.view, f.certainty, f.begin_latest, f.position, f.ordinal
