-- How a reader's date becomes a number. All scalar.

-- The last microsecond of what is asked about: a whole day for a DATE or '2023-03-31', a whole month for '2023-03', a whole
-- year for '2023'; the instant itself for a TIMESTAMP or a text with a time (UTC unless it names an offset); a BIGINT is
-- taken as microseconds since 1970.
-- NULL asks about everything.
create or replace macro moment_upto(moment) as
    case
        when moment is null then 9223372036854775807
        when typeof(moment) = 'DATE' then epoch_us(try_cast(cast(moment as varchar) as date)) + 86399999999
        when typeof(moment) in ('BIGINT', 'INTEGER', 'HUGEINT', 'INTEGER_LITERAL') then try_cast(cast(moment as varchar) as bigint)
        when typeof(moment) like 'TIMESTAMP WITH%' then epoch_us(try_cast(cast(moment as varchar) as timestamptz))
        when typeof(moment) like 'TIMESTAMP%' then epoch_us(try_cast(cast(moment as varchar) as timestamp))
        when regexp_full_match(cast(moment as varchar), '\d{4}')
            then epoch_us(make_date(try_cast(cast(moment as varchar) as integer) + 1, 1, 1)) - 1
        when regexp_full_match(cast(moment as varchar), '\d{4}-\d{2}')
            and try_cast(cast(moment as varchar) || '-01' as date) is not null
            then epoch_us(cast(last_day(try_cast(cast(moment as varchar) || '-01' as date)) as timestamp)) + 86399999999
        when regexp_full_match(cast(moment as varchar), '\d{4}-\d{2}-\d{2}')
            and try_cast(cast(moment as varchar) as date) is not null
            then epoch_us(try_cast(cast(moment as varchar) as date)) + 86399999999
        when length(cast(moment as varchar)) > 10 and try_cast(cast(moment as varchar) as timestamp) is not null
            then epoch_us(try_cast(cast(moment as varchar) as timestamp))
        else cast(error('not a date: ' || cast(moment as varchar) || ' (write date ''2023-03-31'', ''2023-03'' or ''2023'')') as bigint)
    end;

-- The first microsecond of what is asked about, written in the same ways. NULL asks about everything.
create or replace macro moment_from(moment) as
    case
        when moment is null then -9223372036854775807
        when typeof(moment) = 'DATE' or regexp_full_match(cast(moment as varchar), '\d{4}-\d{2}-\d{2}') then moment_upto(moment) - 86399999999
        when typeof(moment) in ('BIGINT', 'INTEGER', 'HUGEINT', 'INTEGER_LITERAL') then moment_upto(moment)
        when regexp_full_match(cast(moment as varchar), '\d{4}') then epoch_us(make_date(try_cast(cast(moment as varchar) as integer), 1, 1))
        when regexp_full_match(cast(moment as varchar), '\d{4}-\d{2}') then epoch_us(try_cast(cast(moment as varchar) || '-01' as date))
        else moment_upto(moment)
    end;

-- The position up to which the log is read: a number is a position, anything else a moment of the recorded clock.
create or replace macro position_upto(mark) as
    case
        when mark is null then 9223372036854775807
        when typeof(mark) in ('BIGINT', 'INTEGER', 'HUGEINT', 'INTEGER_LITERAL') then try_cast(cast(mark as varchar) as bigint)
        else (select coalesce(max(written.position), 0) from entries as written where written.recorded <= moment_upto(mark))
    end;

-- For readers: the day or instant of a stored number; NULL where the bound is open or lies outside what DuckDB can show.
create or replace macro stored_date(us) as
    case when us between -9200000000000000000 and 9200000000000000000 then cast(make_timestamp(us) as date) end;
create or replace macro stored_timestamp(us) as
    case when us between -9200000000000000000 and 9200000000000000000 then make_timestamp(us) end;
