-- The events that good rows come to, by `judged`. $1 the type; $2 the formats of dates; $3 whether a mirrored pair has two actors (icews).
-- The payload is the canonical JSON of the event, as the vocabulary would dump it: keys in order, nothing that is a default.
create or replace temp table checked as
with put as (
    select j.*,
        case
            when j.relative_date then strftime(j.day, '%Y-%m-%d') || '~'
            when j.precision_text = '2' then '[' || strftime(date_trunc('week', j.day), '%Y-%m-%d') || '..'
                || strftime(date_trunc('week', j.day) + interval 6 day, '%Y-%m-%d') || ']'
            when j.precision_text = '3' then strftime(j.day, '%Y-%m')
            else strftime(j.day, '%Y-%m-%d')
        end as edtf,
        case
            when j.relative_date then j.day - interval 1 day
            when j.precision_text = '2' then date_trunc('week', j.day)
            when j.precision_text = '3' then date_trunc('month', j.day)
            else j.day
        end as first_day,
        case
            when j.relative_date then j.day + interval 1 day
            when j.precision_text = '2' then date_trunc('week', j.day) + interval 6 day
            when j.precision_text = '3' then cast(last_day(j.day) as timestamp)
            else j.day
        end as last_day,
        case when j.actor = '' then '' when j.actor_name = '' or lower(j.actor_name) = lower(j.actor)
            or lower(j.actor_name) = coalesce(an.key, '') then j.actor
            else j.actor || '/' || trim(regexp_replace(j.actor_name, '\s+', ' ', 'g')) end as actor_ref,
        case when j.target = '' then '' when j.target_name = '' or lower(j.target_name) = lower(j.target)
            or lower(j.target_name) = coalesce(tn.key, '') then j.target
            else j.target || '/' || trim(regexp_replace(j.target_name, '\s+', ' ', 'g')) end as target_ref,
        case when not j.between_two then '' when j.actor < j.target then j.actor || '-' || j.target else j.target || '-' || j.actor end as dyad,
        case when j.url like 'http%' then split_part(split_part(j.url, '://', 2), '/', 1) else '' end as host,
        trim(regexp_replace(j.place, '\s+', ' ', 'g')) as where_text
    from judged($2) as j
    left join party_names as an on an.id = j.actor and an.key = lower(j.actor_name)
    left join party_names as tn on tn.id = j.target and tn.key = lower(j.target_name)
    where j.wrong_column is null
),
told as (
    select p.*,
        case when p.publisher <> '' then trim(regexp_replace(p.publisher, '\s+', ' ', 'g')) when p.host <> '' then p.host
            when p.url <> '' then trim(regexp_replace(p.url, '\s+', ' ', 'g')) else '' end as named_publisher,
        case when p.said <> '' then trim(regexp_replace(p.said, '\s+', ' ', 'g'))
            else coalesce(nullif(case when p.actor_name <> '' then p.actor_name else p.actor end, '') || ': ', '')
                || coalesce(p.code_name, replace(p.code, '_', ' '))
                || coalesce(' (' || nullif(case when p.target_name <> '' then p.target_name else p.target end, '') || ')', '') end as headline
    from put as p
)
select t.line, t.external_id as event_id, t.edtf, epoch_us(cast(t.first_day as timestamp)) as begin_earliest,
    epoch_us(cast(t.last_day as timestamp)) + 86399999999 as begin_latest,
    epoch_us(cast(t.published_day as timestamp)) + 86399999999 as published_known,
    trim(regexp_replace(t.headline, '\s+', ' ', 'g')) as summary,
    '{' || concat_ws(',',
        case when t.actor_ref <> '' or ($3 and t.extra <> '' and t.target_ref <> '')
            then '"actors":[' || concat_ws(',', case when t.actor_ref <> '' then to_json(t.actor_ref) end,
                case when $3 and t.extra <> '' and t.target_ref <> '' then to_json(t.target_ref) end) || ']' end,
        case when t.dyad <> '' then '"affects":["' || t.dyad || '"]' end,
        '"code":' || to_json(trim(t.code)),
        case when t.relative_date then '"confidence":"low"' end,
        case when t.extra <> '' or t.relative_date
            then '"data":{' || concat_ws(',',
                case when t.relative_date then '"imprecise":"' || cast(t.published_day - t.day as varchar) || ' before publication"' end,
                case when t.extra <> '' then substr(t.extra, 2, length(t.extra) - 2) end) || '}' end,
        '"id":' || to_json(t.external_id),
        case when t.mentions is not null then '"mentions":' || t.mentions end,
        case when t.score is not null then '"score":' || t.score end,
        case when t.named_publisher <> '' then '"sources":[{' || concat_ws(',',
            case when t.published_day is not null then '"published":"' || strftime(t.published_day, '%Y-%m-%d') || '"' end,
            '"publisher":' || to_json(t.named_publisher),
            case when t.url like 'http%://%' then '"url":' || to_json(t.url) end) || '}]' end,
        '"summary":' || to_json(trim(regexp_replace(t.headline, '\s+', ' ', 'g'))),
        case when t.target_ref <> '' and not ($3 and t.extra <> '') then '"targets":[' || to_json(t.target_ref) || ']' end,
        '"type":"' || $1 || '"',
        '"when":"' || t.edtf || '"',
        case when t.where_text <> '' then '"where":' || to_json(t.where_text) end
    ) || '}' as payload
from told as t
