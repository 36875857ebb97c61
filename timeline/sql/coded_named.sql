-- Rows of which `incoming_rows` holds each as JSON text (line, content), with a mapping from our fields to JSON paths of theirs: $1 id, $2 when, $3
-- published, $4 code, $5 score, $6 mentions, $7 actor, $8 actor name, $9 target, $10 target name, $11 publisher, $12 url, $13 place,
-- $14 summary, $15 precision (1 a day, 2 a week, 3 a month); NULL for what they do not have. $16 goes in front of the ids; without an
-- id of its own a row is known by what it says.
create or replace temp table read_rows as
with named as (
    select r.line, r.content,
        json_extract_string(r.content, $1) as id, json_extract_string(r.content, $2) as when_text,
        json_extract_string(r.content, $3) as published_text, json_extract_string(r.content, $4) as code,
        json_extract_string(r.content, $5) as score_text, json_extract_string(r.content, $6) as mentions_text,
        json_extract_string(r.content, $7) as actor, json_extract_string(r.content, $8) as actor_name,
        json_extract_string(r.content, $9) as target, json_extract_string(r.content, $10) as target_name,
        json_extract_string(r.content, $11) as publisher, json_extract_string(r.content, $12) as url,
        json_extract_string(r.content, $13) as place, json_extract_string(r.content, $14) as said,
        json_extract_string(r.content, $15) as precision_text
    from incoming_rows as r
)
select n.line,
    case when $1 is null then $16 || substr(sha256(concat_ws(chr(31), n.when_text, n.code, n.actor, n.target, coalesce(n.said, ''))), 1, 20)
        else $16 || lower(n.id) end as external_id,
    n.when_text, coalesce(n.precision_text, '') as precision_text, coalesce(n.published_text, '') as published_text, n.code,
    coalesce(n.score_text, '') as score_text, coalesce(n.mentions_text, '') as mentions_text, coalesce(n.actor, '') as actor_id,
    coalesce(n.actor_name, n.actor, '') as actor_name, coalesce(n.target, '') as target_id,
    coalesce(n.target_name, n.target, '') as target_name, coalesce(n.publisher, '') as publisher, coalesce(n.url, '') as url,
    coalesce(n.place, '') as place, coalesce(n.said, '') as said, '' as extra,
    case when $1 is not null and coalesce(n.id, '') = '' then 'id' end as bad_column, '' as bad_value,
    case when $1 is not null and coalesce(n.id, '') = '' then 'the row has no id' end as bad_reason
from named as n
