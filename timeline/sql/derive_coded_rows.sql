-- What the coded entries from $1 to $2 say (erased ones nothing), one row for each dyad that an event affects, one for an event that affects none. The score is the
-- event's impact, else the figure that its row brings, else the published score of its code ($3, a JSON array of {type, code, score, scale}; see
-- `unscored_codes.sql`), which counts for a dyad only where both sides take part (`weights_of` in projections.py is the same rule).
-- Parties and dyads are worked out once for each wording.
with said as materialized (
    select n.position, n.type, n.standing, n.known, n.begin_earliest, n.begin_latest,
        json_extract_string(n.payload, ['$.actors', '$.targets', '$.affects', '$.code', '$.score', '$.impact']) as told
    from entries as n
    where n.position between $1 and $2 and n.operation in ('record', 'supersede') and n.type between 'coded.' and 'coded/' and n.payload <> '{}'
),
words as (
    select distinct s.told[1] as actors, s.told[2] as targets, s.told[3] as affects from said as s
),
named as (
    select w.*,
        list_sort(list_distinct(list_transform(
            list_concat(coalesce(from_json(w.actors, '["VARCHAR"]'), []), coalesce(from_json(w.targets, '["VARCHAR"]'), [])),
            lambda party: split_part(party, '/', 1)
        ))) as ids,
        coalesce(from_json(w.affects, '["VARCHAR"]'), ['']) as dyads
    from words as w
),
apart as (
    select n.*, unnest(n.dyads) as dyad, generate_subscripts(n.dyads, 1) - 1 as ordinal from named as n
),
called as (
    select a.actors, a.targets, a.affects, a.dyad, a.ordinal, coalesce(' ' || nullif(array_to_string(a.ids, ' '), '') || ' ', '') as parties,
        len(a.ids) > 0 and (list_has_all(a.ids, string_split(a.dyad, '-')) or list_has_all(string_split(a.dyad, '-'), a.ids)) as between_them
    from apart as a
),
published as (
    select unnest(from_json(cast($3 as json), '[{"type": "VARCHAR", "code": "VARCHAR", "score": "DOUBLE", "scale": "VARCHAR"}]'), recursive := true)
),
scored as (
    select s.position, c.ordinal, s.type, s.told[4] as code, c.parties, c.dyad, s.standing, s.known, s.begin_earliest, s.begin_latest,
        case when c.dyad = '' then null when s.told[6] is not null then cast(s.told[6] as double)
            when s.told[5] is not null then cast(s.told[5] as double) when c.between_them then p.score end as score,
        case when s.told[6] is not null then 'impact' when s.told[5] is not null then 'as coded' else p.scale end as scale
    from said as s
    join called as c
        on c.actors is not distinct from s.told[1] and c.targets is not distinct from s.told[2] and c.affects is not distinct from s.told[3]
    left join published as p on p.type = s.type and p.code = s.told[4]
)
select s.position, s.ordinal, s.type, s.code, s.parties, s.dyad, coalesce(s.score, 0.0) as score,
    case when s.score is null then '' else s.scale end as scale, s.standing, s.known, s.begin_earliest, s.begin_latest
from scored as s
