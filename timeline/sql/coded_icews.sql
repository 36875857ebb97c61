-- Rows of an ICEWS file, of which `incoming_lines` holds the lines; tabs, a header in line 1, NA for nothing. The columns as they are
-- named in Dataverse's files. A row that says of B and A what another one says of A and B, in the same sentence of the same story,
-- is the same event: the row with the lower code, then the earlier one, is kept, and both are its actors. To make a visit (042) and to
-- host it (043) are the two sides of one.
create or replace temp table icews_rows as
with header as (
    select list_transform(string_split(h.text, chr(9)), lambda name: lower(trim(name))) as names from incoming_lines as h where h.rowid = 0
),
places as (
    select list_position(h.names, 'event id') as id, list_position(h.names, 'event date') as day, list_position(h.names, 'source name') as source_name,
        list_position(h.names, 'source country') as source_country, list_position(h.names, 'target name') as target_name,
        list_position(h.names, 'target country') as target_country, list_position(h.names, 'cameo code') as code,
        list_position(h.names, 'intensity') as intensity, list_position(h.names, 'story id') as story,
        list_position(h.names, 'sentence number') as sentence, list_position(h.names, 'publisher') as publisher,
        list_position(h.names, 'city') as city, list_position(h.names, 'province') as province, list_position(h.names, 'country') as country,
        len(h.names) as wanted
    from header as h
),
fields as (
    select l.rowid + 1 as line, list_transform(string_split(l.text, chr(9)), lambda cell: case when cell = 'NA' then '' else cell end) as f
    from incoming_lines as l
    where l.rowid > 0
),
named as (
    select r.line, len(r.f) as width, p.wanted, coalesce(r.f[p.id], '') as id, coalesce(r.f[p.day], '') as day,
        coalesce(r.f[p.source_name], '') as source_name, coalesce(r.f[p.source_country], '') as source_country,
        coalesce(r.f[p.target_name], '') as target_name, coalesce(r.f[p.target_country], '') as target_country,
        coalesce(r.f[p.code], '') as code, coalesce(r.f[p.intensity], '') as intensity, coalesce(r.f[p.story], '') as story,
        coalesce(r.f[p.sentence], '') as sentence, coalesce(r.f[p.publisher], '') as publisher,
        array_to_string(list_filter([r.f[p.city], r.f[p.province], r.f[p.country]], lambda part: part <> ''), ', ') as place
    from fields as r
    cross join places as p
),
sided as (
    select n.*, case when n.code = '043' then '042' else n.code end as shared_code,
        least(n.source_name, n.target_name) as one_side, greatest(n.source_name, n.target_name) as other_side
    from named as n
),
paired as (
    select s.*,
        row_number() over (
            partition by s.day, s.shared_code, s.story, s.sentence, s.one_side, s.other_side, s.source_name order by s.line
        ) as copy
    from sided as s
),
mirrored as (
    select p.*,
        first_value(p.line) over (w order by p.code, p.line rows between unbounded preceding and unbounded following) as first_line,
        count(*) over w = 2 and p.one_side <> p.other_side and p.width = p.wanted as both
    from paired as p
    window w as (partition by p.day, p.shared_code, p.story, p.sentence, p.one_side, p.other_side, p.copy)
)
select m.line, 'icews-' || m.id as external_id, m.day as when_text, '' as precision_text, m.day as published_text, false as relative, m.code,
    m.intensity as score_text, '' as mentions_text,
    case when m.source_country <> '' then m.source_country else m.source_name end as actor_id, m.source_name as actor_name,
    case when m.target_country <> '' then m.target_country else m.target_name end as target_id, m.target_name,
    m.publisher, '' as url, m.place, '' as said, m.both, '' as extra,
    case when m.width <> m.wanted then 'columns' when m.both and m.line <> m.first_line then 'mirror' end as bad_column,
    case when m.width <> m.wanted then cast(m.width as varchar) else m.id end as bad_value,
    case when m.width <> m.wanted then 'the header has ' || m.wanted || ' columns' else 'says again what line ' || m.first_line || ' says' end as bad_reason
from mirrored as m
order by m.line;

create or replace temp view read_rows as select r.* from icews_rows as r
