-- Rows read, with what they come to and what is wrong with them: from `read_rows`, with `party_names` (key, id) and `codes` (code, name; empty
-- where any code will do). `formats` are those of dates, tried in turn.
create or replace temp macro judged(formats) as table
    with parsed as (
        select r.*,
            try_strptime(r.when_text, formats) as day,
            try_strptime(substr(r.published_text, 1, 8 + 2 * cast(contains(r.published_text, '-') as integer)), ['%Y%m%d', '%Y-%m-%d']) as published_day,
            try_cast(replace(r.score_text, ',', '') as double) as score,
            try_cast(replace(r.mentions_text, ',', '') as bigint) as mentions,
            coalesce(a.id, regexp_replace(r.actor_id, '[^A-Za-z0-9_.]+', '_', 'g')) as actor,
            coalesce(t.id, regexp_replace(r.target_id, '[^A-Za-z0-9_.]+', '_', 'g')) as target,
            a.id is not null and t.id is not null and a.id <> t.id as between_two,
            c.name as code_name
        from read_rows as r
        left join party_names as a on a.key = lower(r.actor_id)
        left join party_names as t on t.key = lower(r.target_id)
        left join codes as c on c.code = r.code
    ),
    weighed as (
        select p.*,
            published_day is not null and (published_day - day = interval 30 day or published_day - day = interval 365 day)
                as relative_date,
            case
                when p.bad_column is not null then p.bad_column
                when not regexp_full_match(coalesce(p.external_id, ''), '[a-z0-9]+([-._/][a-z0-9]+)*') then 'id'
                when p.day is null or year(p.day) not between 1 and 9999 then 'date'
                when coalesce(p.code, '') = '' or (p.code_name is null and (select count(*) from codes) > 0) then 'code'
                when p.score_text <> '' and (p.score is null or p.score not between -10 and 10) then 'score'
                when p.mentions_text <> '' and (p.mentions is null or p.mentions < 0) then 'mentions'
                when p.published_text <> '' and p.published_day is null then 'published'
                when p.precision_text not in ('', '1', '2', '3') then 'time_precision'
                when p.actor <> '' and not regexp_full_match(p.actor, '[A-Za-z][A-Za-z0-9_.]*') then 'actor'
                when p.target <> '' and not regexp_full_match(p.target, '[A-Za-z][A-Za-z0-9_.]*') then 'target'
                when p.url <> '' and not regexp_full_match(p.url, 'https?://\S+') and contains(p.url, '://') then 'url'
            end as wrong_column
        from parsed as p
    )
    select w.*,
        case w.wrong_column when 'id' then w.external_id when 'date' then w.when_text when 'code' then w.code when 'score' then w.score_text
            when 'mentions' then w.mentions_text when 'published' then w.published_text when 'time_precision' then w.precision_text
            when 'actor' then w.actor_id when 'target' then w.target_id when 'url' then w.url else w.bad_value end as wrong_value,
        case w.wrong_column when 'id' then coalesce(w.bad_reason, 'an id is made of letters, digits, - . _ and /') when 'date' then 'not a date of the calendar'
            when 'code' then case when coalesce(w.code, '') = '' then 'the row has no code' else 'not a code of the scale' end
            when 'score' then 'not a number from -10 to 10' when 'mentions' then 'not a count' when 'published' then 'not a date of the calendar'
            when 'time_precision' then 'is 1 (day), 2 (week) or 3 (month)' when 'actor' then 'not a party or a country'
            when 'target' then 'not a party or a country' when 'url' then 'not an address' else w.bad_reason end as wrong_reason
    from weighed as w;
