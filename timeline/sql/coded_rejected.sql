-- What is wrong with the rows of `read_rows` that came to no event: line, column, value and reason. The first fault of a row is named.
with left_over as (
    select r.* from read_rows as r where r.bad_column is distinct from 'mirror' and r.line not in (select s.line from staged as s)
),
judged as (
    select l.*,
        case
            when l.bad_column is not null then l.bad_column
            when not good_id(l.external_id) then 'id'
            when d.wrong_column is not null then d.wrong_column
            when c.given is null then 'code'
            when not good_score(l.score_text) then 'score'
            when not good_mentions(l.mentions_text) then 'mentions'
            when a.wrong then 'actor'
            when t.wrong then 'target'
        end as wrong_column
    from left_over as l
    left join date_words as d
        on d.when_text = l.when_text and d.precision_text = l.precision_text and d.published_text = l.published_text and d.relative = l.relative
    left join party_words as a on a.given = l.actor_id and a.named = l.actor_name
    left join party_words as t on t.given = l.target_id and t.named = l.target_name
    left join code_words as c on c.given = l.code
)
select j.line, j.wrong_column,
    coalesce(case j.wrong_column when 'id' then j.external_id when 'date' then j.when_text when 'code' then j.code when 'score' then j.score_text
        when 'mentions' then j.mentions_text when 'published' then j.published_text when 'time_precision' then j.precision_text
        when 'actor' then j.actor_id when 'target' then j.target_id else j.bad_value end, '') as value,
    case j.wrong_column
        when 'id' then 'an id is made of lower-case letters, digits, - . _ and /'
        when 'date' then case when j.when_text = '' then 'the row has no date' else 'not a date of the calendar' end
        when 'code' then case when j.code = '' then 'the row has no code' else 'not a code of the scale' end
        when 'score' then 'not a number from -10 to 10'
        when 'mentions' then 'not a count'
        when 'published' then 'not a date of the calendar'
        when 'time_precision' then 'is 1 (day), 2 (week) or 3 (month)'
        when 'actor' then 'not a party or a country'
        when 'target' then 'not a party or a country'
        else j.bad_reason
    end as reason
from judged as j
order by j.line
