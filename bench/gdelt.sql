-- One export file of GDELT 2.0: 61 columns between tabs, no header, no quoting. The variables are set by gdelt.py:
-- rows, first_id, first_day, days, bad (a share), seed, path, countries, roles, codes.
-- Everything about row i follows from hashes of i and the seed: chance(i, k) lies in [0, 1).
-- Shares and widths follow a quarter of an hour of 2019: five rows to an article, 97 of 100 dated on the day of publication,
-- 1 of 100 each exactly 30 and 365 days before, nine first and seven second actors of ten present, a third of them without a country.
copy (
    with rolled as (
        select i, i // 5 as article, hash(i, getvariable('seed'), 1) as h1, hash(i, getvariable('seed'), 2) as h2,
            hash(i, getvariable('seed'), 3) as h3, hash(i, getvariable('seed'), 4) as h4, hash(i // 5, getvariable('seed'), 5) as h5
        from range(getvariable('rows')) as r(i)
    ),
    -- Each hash holds three numbers below a million, so that few hashes are worked out.
    chances as (
        select i, article, h1, h4, h5,
            (h1 % 1000000) / 1e6 as c_date, (h1 // 1000000 % 1000000) / 1e6 as c_bad, (h1 // 1000000000000 % 1000000) / 1e6 as c_code,
            (h2 % 1000000) / 1e6 as c_actor, (h2 // 1000000 % 1000000) / 1e6 as c_which, (h2 // 1000000000000 % 1000000) / 1e6 as c_suffix,
            (h3 % 1000000) / 1e6 as d_actor, (h3 // 1000000 % 1000000) / 1e6 as d_which, (h3 // 1000000000000 % 1000000) / 1e6 as d_suffix,
            (h5 % 1000000) / 1e6 as c_place,
            -- publication goes on evenly through the days, in quarters of an hour
            getvariable('first_day')::timestamp
                + to_minutes(15 * (article * 5 * getvariable('days') * 96 // getvariable('rows'))) as added
        from rolled
    ),
    chosen as (
        select *,
            cast(added as date) - cast(case when c_date < 0.0095 then 30 when c_date < 0.0210 then 365 when c_date < 0.0253 then 1
                when c_date < 0.0286 then 7 else 0 end as integer) as day,
            case when c_bad < getvariable('bad') then 1 + cast(h4 // 1000000000 % 5 as integer) else 0 end as fault,
            getvariable('codes')[1 + cast(floor(c_code * c_code * len(getvariable('codes'))) as integer)] as code,
            case when c_actor < 0.61 then getvariable('countries')[1 + cast(floor(pow(c_which, 2.6) * len(getvariable('countries'))) as integer)]
                end as a_country,
            case when c_actor < 0.91 and (c_actor >= 0.61 or c_suffix < 0.25)
                then getvariable('roles')[1 + cast(floor(c_suffix * 4 % 1 * len(getvariable('roles'))) as integer)] end as a_role,
            case when d_actor < 0.48 then getvariable('countries')[1 + cast(floor(pow(d_which, 2.6) * len(getvariable('countries'))) as integer)]
                end as b_country,
            case when d_actor < 0.74 and (d_actor >= 0.48 or d_suffix < 0.25)
                then getvariable('roles')[1 + cast(floor(d_suffix * 4 % 1 * len(getvariable('roles'))) as integer)] end as b_role,
            getvariable('countries')[1 + cast(floor(pow(c_place, 2.6) * len(getvariable('countries'))) as integer)] as place
        from chances
    ),
    shaped as (
        select *,
            case when fault = 1 then strftime(day, '%Y') || '0231' else strftime(day, '%Y%m%d') end as day_text,
            case when fault = 2 then '999' else code.code end as code_text,
            case when fault = 3 then '99.0' else cast(cast(code.score as decimal(4, 1)) as varchar) end as score_text,
            case when fault = 4 then strftime(added, '%Y') else strftime(added, '%Y%m%d%H%M00') end as added_text,
            cast(1 + h4 % 10 as varchar) as mentions,
            concat_ws(chr(9), '4', place.city, place.fips, place.fips || lpad(cast(h5 % 30 as varchar), 2, '0'),
                case when h5 % 2 = 0 then cast(5000 + h5 % 15000 as varchar) else '' end, place.latitude, place.longitude, place.feature)
                as place_text,
            concat_ws(chr(9), '0', '', '', '', '', '', '', '') as nowhere
        from chosen
    )
    select concat_ws(chr(9),
        -- 1 to 5: the event and its day
        getvariable('first_id') + i, day_text, left(day_text, 6), left(day_text, 4),
        left(day_text, 4) || '.' || lpad(cast(dayofyear(day) * 10000 // 366 as varchar), 4, '0'),
        -- 6 to 15 and 16 to 25: the actors
        coalesce(a_country.code, '') || coalesce(a_role.code, ''),
        coalesce(case when a_country.code is null or c_suffix < 0.15 then a_role.name end,
            a_country.names[1 + cast(floor(c_suffix * 97 % 1 * len(a_country.names)) as integer)], ''),
        coalesce(a_country.code, ''), '', '', '', '', coalesce(a_role.code, ''), '', '',
        coalesce(b_country.code, '') || coalesce(b_role.code, ''),
        coalesce(case when b_country.code is null or d_suffix < 0.15 then b_role.name end,
            b_country.names[1 + cast(floor(d_suffix * 97 % 1 * len(b_country.names)) as integer)], ''),
        coalesce(b_country.code, ''), '', '', '', '', coalesce(b_role.code, ''), '', '',
        -- 26 to 35: what happened
        case when h4 // 16 % 5 < 3 then '1' else '0' end, code_text, left(code_text, 3), left(code_text, 2), code.quad, score_text,
        mentions, '1', mentions, round(cast(h5 // 64 % 2000000000000000 as double) / 1e14 - 10, 14),
        -- 36 to 59: where the actors are, and where it happened
        case when c_actor < 0.90 then place_text else nowhere end,
        case when d_actor < 0.73 then place_text else nowhere end,
        case when h5 // 256 % 50 > 0 then place_text else nowhere end,
        -- 60 and 61: publication; a fault of kind 5 breaks the line off before them
        case when fault <> 5 then added_text end,
        case when fault <> 5 then 'https://www.' || ['example', 'daily', 'tribune', 'herald', 'gazette', 'courier', 'observer'][1 + cast(h5 % 7 as integer)]
            || h5 // 8 % 300 || '.example/world/' || strftime(added, '%Y/%m/%d') || '/' ||
            ['ministers', 'police', 'envoys', 'students', 'traders', 'voters', 'generals', 'judges'][1 + cast(h5 // 2048 % 8 as integer)]
            || ['-meet-for-', '-walk-out-of-', '-demand-new-', '-welcome-more-', '-put-off-'][1 + cast(h5 // 16384 % 5 as integer)]
            || ['border', 'trade', 'climate', 'budget', 'election', 'security'][1 + cast(h5 // 131072 % 6 as integer)]
            || ['-talks-in-', '-hearings-in-', '-measures-in-', '-reports-from-'][1 + cast(h5 // 1048576 % 4 as integer)]
            || replace(lower(place.names[2]), ' ', '-') || '-' || article end
    ) as line
    from shaped
) to (getvariable('path')) (format csv, delimiter '\x01', header false, quote '', escape '')
