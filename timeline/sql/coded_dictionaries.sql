-- What the rows of `read_rows` say again and again, worked out once for each wording: dates, parties, places and codes. The variable
-- `date_formats` holds the formats of dates, tried in turn. A row is then put together by joins on what it says.

-- Dates: what a date, its precision (1 a day, 2 a week, 3 a month; nothing: a day) and the date of publication come to. A date exactly 30 or
-- 365 days before publication is how GDELT reads "a month ago" and "a year ago": kept, and marked as approximate by a day either way.
create or replace temp table date_words as
with words as (
    select distinct r.when_text, r.precision_text, r.published_text, r.relative from read_rows as r
),
parsed as (
    select w.*, cast(try_strptime(w.when_text, getvariable('date_formats')) as date) as day,
        cast(try_strptime(
            case when contains(w.published_text, '-') then substr(w.published_text, 1, 10) else w.published_text end,
            ['%Y%m%d', '%Y-%m-%d']
        ) as date) as published_day
    from words as w
),
judged as (
    select p.*, coalesce(p.relative and p.published_day - p.day in (30, 365), false) as artefact,
        case when p.day is null or year(p.day) not between 1 and 9999 then 'date'
            when p.published_text <> '' and p.published_day is null then 'published'
            when p.precision_text not in ('', '1', '2', '3') then 'time_precision' end as wrong_column
    from parsed as p
),
spanned as (
    select j.*,
        case when j.artefact then j.day - 1 when j.precision_text = '2' then cast(date_trunc('week', j.day) as date)
            when j.precision_text = '3' then cast(date_trunc('month', j.day) as date) else j.day end as first_day,
        case when j.artefact then j.day + 1 when j.precision_text = '2' then cast(date_trunc('week', j.day) as date) + 6
            when j.precision_text = '3' then last_day(j.day) else j.day end as last_day
    from judged as j
)
select s.when_text, s.precision_text, s.published_text, s.relative, s.wrong_column, s.artefact,
    case when s.artefact then cast(s.day as varchar) || '~'
        when s.precision_text = '2' then '[' || cast(s.first_day as varchar) || '..' || cast(s.last_day as varchar) || ']'
        when s.precision_text = '3' then substr(cast(s.day as varchar), 1, 7) else cast(s.day as varchar) end as edtf,
    epoch_us(cast(s.first_day as timestamp)) as begin_earliest, epoch_us(cast(s.last_day as timestamp)) + 86399999999 as begin_latest,
    epoch_us(cast(s.published_day as timestamp)) + 86399999999 as known,
    '"' || cast(s.published_day as varchar) || '"' as published,
    case when s.artefact then '"imprecise":"' || (s.published_day - s.day) || ' days before publication"' end as imprecise
from spanned as s;

-- Parties: an id and a name as rows give them come to a reference (USA, or USA/Antony Blinken), and to what a sentence calls it. A code or a
-- name of a country, or a registered id, is that party; anything else is kept as an id of its own (GOV, IGOEUREEC, Barack_Obama), written as
-- ids are: without accents, _ for other characters, a letter in front.
create or replace temp table party_words as
with words as (
    select r.actor_id as given, r.actor_name as named from read_rows as r
    union
    select r.target_id, r.target_name from read_rows as r
),
plain as (
    select w.given, w.named, single_line(replace(w.named, '_', ' ')) as name, k.id as registered_id,
        regexp_replace(strip_accents(trim(w.given)), '[^A-Za-z0-9_.]+', '_', 'g') as plain_id
    from words as w
    left join party_names as k on k.key = lower(trim(replace(w.given, '_', ' ')))
),
found as (
    select p.*, lower(p.name) as key,
        coalesce(p.registered_id, case when regexp_matches(p.plain_id, '^[^A-Za-z]') then 'x_' || p.plain_id else p.plain_id end) as id
    from plain as p
),
called as (
    select f.*, o.title,
        f.key in ('', lower(f.id), lower(coalesce(o.title, ''))) or same.id is not null
            or regexp_replace(strip_accents(f.name), '[^A-Za-z0-9_.]+', '_', 'g') = f.plain_id as itself
    from found as f
    left join party_titles as o on o.id = f.id
    left join party_names as same on same.id = f.id and same.key = f.key
)
select c.given, c.named, c.id, c.registered_id is not null as registered,
    case when c.id = '' then null when c.itself then to_json(c.id)::varchar else to_json(c.id || '/' || c.name)::varchar end as reference,
    case when c.id = '' then null when c.itself then coalesce(c.title, nullif(c.name, ''), c.id) else c.name end as called,
    not regexp_full_match(c.id, '([A-Za-z][A-Za-z0-9_.]*)?') or length(c.id) + case when c.itself then 0 else length(c.name) end > 199 as wrong
from called as c;

-- Places, on one line.
create or replace temp table place_words as
select distinct r.place, to_json(nullif(single_line(r.place), ''))::varchar as written from read_rows as r;

-- Codes: those of the scale (`codes`), or any where the type has none.
create or replace temp table code_words as
select w.given, single_line(w.given) as code, coalesce(k.name, replace(single_line(w.given), '_', ' ')) as name
from (select distinct r.code as given from read_rows as r) as w
left join codes as k on k.code = w.given
where single_line(w.given) <> '' and (k.code is not null or not exists (select 1 from codes));
