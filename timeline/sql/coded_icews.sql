-- Rows of an ICEWS file, of which `incoming_lines` holds the lines; tabs, a header in line 1, NA for nothing. The columns as they are
-- named in Dataverse's files. A row that says of B and A what another one says of A and B, in the same sentence of the same story,
-- is the same event: the row with the lower code, then the earlier one, is kept, and both are its actors. To make a visit (042) and to
-- host it (043) are the two sides of one.
create or replace temp table read_rows as
with header as (
    select list_transform(string_split(h.text, chr(9)), lambda name: lower(trim(name))) as names from incoming_lines as h where h.line = 1
),
fields as (
    select l.line, list_transform(string_split(l.text, chr(9)), lambda cell: case when cell = 'NA' then '' else cell end) as f, h.names,
        len(string_split(l.text, chr(9))) as width
    from incoming_lines as l
    cross join header as h
    where l.line > 1
),
named as (
    select r.line, r.width, len(r.names) as wanted,
        r.f[list_position(r.names, 'event id')] as id, r.f[list_position(r.names, 'event date')] as day,
        r.f[list_position(r.names, 'source name')] as source_name, r.f[list_position(r.names, 'source country')] as source_country,
        r.f[list_position(r.names, 'target name')] as target_name, r.f[list_position(r.names, 'target country')] as target_country,
        r.f[list_position(r.names, 'cameo code')] as code, r.f[list_position(r.names, 'intensity')] as intensity,
        r.f[list_position(r.names, 'story id')] as story, r.f[list_position(r.names, 'sentence number')] as sentence,
        r.f[list_position(r.names, 'publisher')] as publisher,
        list_aggregate(list_filter([
            r.f[list_position(r.names, 'city')], r.f[list_position(r.names, 'province')], r.f[list_position(r.names, 'country')]
        ], lambda part: part <> ''), 'string_agg', ', ') as place
    from fields as r
),
sided as (
    select n.*, case when n.code = '043' then '042' else n.code end as shared_code from named as n
),
paired as (
    select n.*,
        row_number() over (
            partition by n.day, n.shared_code, n.story, n.sentence, least(n.source_name, n.target_name), greatest(n.source_name, n.target_name),
                n.source_name
            order by n.line
        ) as copy
    from sided as n
),
mirrored as (
    select p.*,
        first_value(p.line) over (w order by p.code, p.line) as first_line, count(*) over w as rows_of_pair
    from paired as p
    window w as (
        partition by p.day, p.shared_code, p.story, p.sentence, least(p.source_name, p.target_name), greatest(p.source_name, p.target_name),
            p.copy
    )
)
select m.line,
    'icews-' || m.id as external_id,
    m.day as when_text,
    '' as precision_text,
    m.day as published_text,
    m.code,
    m.intensity as score_text,
    '' as mentions_text,
    case when m.source_country <> '' then m.source_country else m.source_name end as actor_id,
    m.source_name as actor_name,
    case when m.target_country <> '' then m.target_country else m.target_name end as target_id,
    m.target_name,
    m.publisher,
    '' as url,
    m.place,
    '' as said,
    case when m.rows_of_pair = 2 and m.source_name <> m.target_name then '{"mirrored":true}' else '' end as extra,
    case when m.width <> m.wanted then 'columns'
        when m.rows_of_pair = 2 and m.source_name <> m.target_name and m.line <> m.first_line then 'mirror' end as bad_column,
    case when m.width <> m.wanted then cast(m.width as varchar) else m.id end as bad_value,
    case when m.width <> m.wanted then 'the header has ' || m.wanted || ' columns'
        when m.rows_of_pair = 2 and m.source_name <> m.target_name and m.line <> m.first_line then 'says again what line ' || m.first_line || ' says' end
        as bad_reason
from mirrored as m
