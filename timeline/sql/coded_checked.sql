-- The events that good rows come to, in the order of the rows. $1 the type. The payload is the canonical JSON of the event, as the vocabulary
-- would dump it: keys in order, nothing that is a default.
create or replace temp table staged as
with put as (
    select r.line, r.external_id, d.edtf, d.begin_earliest, d.begin_latest, d.known, d.published, d.imprecise, d.artefact, c.code,
        a.id as actor, a.registered as actor_registered, a.reference as actor_reference, a.called as actor_called,
        t.id as target, t.registered as target_registered, t.reference as target_reference, t.called as target_called,
        p.written as place, r.score_text, r.mentions_text, r.both, r.extra, c.name as code_name,
        case when r.publisher <> '' then single_line(r.publisher) when is_address(r.url)
            then without_www(split_part(r.url, '/', 3)) else single_line(r.url) end as publisher,
        case when is_address(r.url) then r.url end as url,
        single_line(r.said) as said
    from read_rows as r
    join date_words as d
        on d.when_text = r.when_text and d.precision_text = r.precision_text and d.published_text = r.published_text and d.relative = r.relative
    join party_words as a on a.given = r.actor_id and a.named = r.actor_name
    join party_words as t on t.given = r.target_id and t.named = r.target_name
    join place_words as p on p.place = r.place
    join code_words as c on c.given = r.code
    where r.bad_column is null and d.wrong_column is null and not a.wrong and not t.wrong
        and good_id(r.external_id) and good_score(r.score_text) and good_mentions(r.mentions_text)
),
told as (
    select u.*,
        case when u.said <> '' then u.said else coalesce(u.actor_called || ': ', '') || u.code_name || coalesce(' (' || u.target_called || ')', '') end
            as headline
    from put as u
)
select t.line, 'record' as operation, t.external_id as event_id, cast(1 as bigint) as version, cast(0 as bigint) as concerns, $1 as type,
    cast(1 as bigint) as schema_version, t.known, t.edtf, t.begin_earliest, t.begin_latest, t.begin_earliest as end_earliest,
    t.begin_latest as end_latest, 'actual' as standing, t.headline as summary, '' as reason,
    '{' || concat_ws(',',
        case when t.actor_reference is not null or (t.both and t.target_reference is not null)
            then '"actors":[' || concat_ws(',', t.actor_reference, case when t.both then t.target_reference end) || ']' end,
        case when t.actor_registered and t.target_registered and t.actor <> t.target
            then '"affects":["' || least(t.actor, t.target) || '-' || greatest(t.actor, t.target) || '"]' end,
        '"code":' || to_json(t.code)::varchar,
        case when t.artefact then '"confidence":"low"' end,
        case when t.artefact or t.both or t.extra <> ''
            then '"data":{' || concat_ws(',', t.imprecise, case when t.both then '"mirrored":true' end, nullif(t.extra, '')) || '}' end,
        '"id":' || to_json(t.external_id)::varchar,
        case when t.publisher = '' then '"known":' || t.published end,
        case when t.mentions_text <> '' then '"mentions":' || cast(t.mentions_text as bigint) end,
        case when t.score_text <> '' then '"score":' || cast(t.score_text as double) end,
        case when t.publisher <> '' then '"sources":[{' || concat_ws(',', '"published":' || t.published,
            '"publisher":' || to_json(t.publisher)::varchar, '"url":' || to_json(t.url)::varchar) || '}]' end,
        '"summary":' || to_json(t.headline)::varchar,
        case when t.target_reference is not null and not t.both then '"targets":[' || t.target_reference || ']' end,
        '"type":"' || $1 || '"',
        '"when":"' || t.edtf || '"',
        '"where":' || t.place
    ) || '}' as payload
from told as t
