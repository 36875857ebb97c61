-- Rows of which `incoming_rows` holds each as JSON text, with a mapping from our fields to JSON paths of theirs: $1 id, $2 when, $3
-- published, $4 code, $5 score, $6 mentions, $7 actor, $8 actor name, $9 target, $10 target name, $11 publisher, $12 url, $13 place,
-- $14 summary, $15 precision (1 a day, 2 a week, 3 a month); NULL for what they do not have. $16 goes in front of the ids; without an
-- id of its own a row is known by what it says. $17 the line of the first row.
create or replace temp table named_rows as
with named as (
    select r.rowid + $17 as line, coalesce(json_extract_string(r.content, $1), '') as id, coalesce(json_extract_string(r.content, $2), '') as when_text,
        coalesce(json_extract_string(r.content, $3), '') as published_text, coalesce(json_extract_string(r.content, $4), '') as code,
        coalesce(json_extract_string(r.content, $5), '') as score_text, coalesce(json_extract_string(r.content, $6), '') as mentions_text,
        coalesce(json_extract_string(r.content, $7), '') as actor, json_extract_string(r.content, $8) as actor_name,
        coalesce(json_extract_string(r.content, $9), '') as target, json_extract_string(r.content, $10) as target_name,
        coalesce(json_extract_string(r.content, $11), '') as publisher, coalesce(json_extract_string(r.content, $12), '') as url,
        coalesce(json_extract_string(r.content, $13), '') as place, coalesce(json_extract_string(r.content, $14), '') as said,
        coalesce(json_extract_string(r.content, $15), '') as precision_text
    from incoming_rows as r
)
select n.line,
    case when $1 is null
        then $16 || substr(sha256(concat_ws(chr(31), n.when_text, n.code, n.actor, n.target, coalesce(n.actor_name, ''), coalesce(n.target_name, ''), n.said)), 1, 20)
        else $16 || lower(trim(n.id)) end as external_id,
    trim(n.when_text) as when_text, trim(n.precision_text) as precision_text, trim(n.published_text) as published_text, false as relative, n.code,
    replace(trim(n.score_text), ',', '') as score_text, replace(trim(n.mentions_text), ',', '') as mentions_text, n.actor as actor_id,
    coalesce(n.actor_name, n.actor) as actor_name, n.target as target_id, coalesce(n.target_name, n.target) as target_name, n.publisher, n.url,
    n.place, n.said, false as both, '' as extra,
    case when $1 is not null and trim(n.id) = '' then 'id' end as bad_column, '' as bad_value, 'the row has no id' as bad_reason
from named as n
