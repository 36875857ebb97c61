-- A log of $1 events, two effects each, straight as tables: uncertain and equal dates, years BCE, refinements, retractions, corroborations that
-- raise, views, standings, sources, scores and coded rows. Every tenth event has more than one entry. Nothing is random: hash() deals.
create or replace temp table dealt as
    select i as position, hash(i * 7 + 1) % 1000 as a, hash(i * 7 + 2) % 1000 as b, hash(i * 7 + 3) % 1000 as c, hash(i * 7 + 4) % 1000 as d,
        hash(i * 7 + 5) % 1000 as e
    from (select unnest(range(1, $1 + 1)) as i) as r;

create or replace temp table made as
    select d.position,
        case when d.position % 10 in (7, 8, 9) then case d.position % 10 when 7 then 'supersede' when 8 then 'corroborate'
            else case when d.a < 500 then 'retract' else 'corroborate' end end else 'record' end as operation,
        case when d.position % 10 in (7, 8, 9) then 10 * (d.position // 10) + 1 else d.position end as subject_position,
        case d.position % 10 when 7 then d.position - 6 when 8 then d.position - 1 when 9 then d.position - 2 else 0 end as concerns,
        -- a day; some long before the common era, many of them equal
        (case when d.a < 30 then -900000 + cast(d.b as bigint) else 18000 + cast(d.b * 2 + d.c % 2 as bigint) end) * 86400000000 as day,
        d.a, d.b, d.c, d.d, d.e
    from dealt as d;

insert into entries
    select m.position, (m.position - 1) // 1000 + 1, m.operation, 'e' || m.subject_position, case when m.operation = 'record' then 1 else 2 end,
        m.concerns, case when m.position % 5 = 0 then 'coded.cameo' else 'statement.made' end, 1, m.position,
        m.day + cast(m.d % 40 as bigint) * 86400000000 + 86399999999, 'D' || m.day // 86400000000,
        m.day, case when m.c < 700 then m.day + 86399999999 when m.c < 950 then m.day + 30 * 86400000000 - 1 else 9223372036854775807 end,
        m.day, 9223372036854775807, case when m.operation = 'corroborate' then case when m.e < 500 then 'actual' else '' end
            when m.operation = 'retract' then '' when m.e < 700 then 'actual' when m.e < 850 then 'reported' else 'alleged' end,
        'Ereignis Nr. ' || m.position || ' „Ä€😀“', 'why', '{"title":"t"}', 'h' || m.position
    from made as m;

insert into commits
    select e.commit_number, min(e.position), max(e.position), max(e.recorded), 'a', 'm', 'r' || e.commit_number, 'p', sha256('c' || e.commit_number)
    from entries as e group by e.commit_number order by e.commit_number;

insert into effects
    select e.position, o.ordinal, k.kind || ':' || k.name, k.name, k.relation, case when k.relation = 'many' then k.object else '' end, k.object,
        m.d % 3 <> 0 or o.ordinal = 1, case when m.c % 7 = 0 then 'CHN' else '' end, 'declared', e.edtf, e.begin_earliest, e.begin_latest,
        e.event_id, e.standing, e.known
    from entries as e
    join made as m on m.position = e.position
    cross join (values (0), (1)) as o(ordinal)
    cross join lateral (
        select case when m.a % 2 = 0 then 'engagement' else 'channel' end as kind,
            'v' || (hash(m.subject_position * 3 + o.ordinal) % greatest($1 // 20, 5)) as name,
            case when m.b % 3 = 0 then 'many' else 'status' end as relation, 'o' || (m.e % 4) as object
    ) as k
    where e.operation in ('record', 'supersede');

insert into source_rows
    select e.position, case when e.operation = 'corroborate' then e.concerns else e.position end, 0, e.known, 'P' || (e.position % 11), '', '', '', '', ''
    from entries as e where e.operation <> 'retract' and e.position % 3 <> 0;

insert into party_rows
    select e.position, p.role, 0, p.party
    from entries as e
    cross join lateral (values ('actor', case when e.position % 4 = 0 then 'USA/Antony Blinken' else 'CHN' end), ('dyad', 'CHN-USA'),
        ('topic', 'trade'), ('cause', 'e' || (e.position // 2))) as p(role, party)
    where e.operation in ('record', 'supersede') and e.position % 2 = 1;

insert into scores
    select e.position, case when e.position % 3 = 0 then 'CHN-TWN' else 'CHN-USA' end, (e.position % 201) / 10.0 - 10,
        case when e.position % 9 = 0 then '' else 'impact' end, e.event_id, e.standing, e.known, e.begin_earliest, e.begin_latest
    from entries as e where e.operation in ('record', 'supersede') and e.type = 'statement.made';

insert into coded_rows
    select e.position, 0, e.type, '042', ' CHN USA ', case when e.position % 3 = 0 then '' else 'CHN-USA' end, (e.position % 173) / 10.0 - 8,
        'cameo 042', e.standing, e.known, e.begin_earliest, e.begin_latest
    from entries as e where e.operation in ('record', 'supersede') and e.type = 'coded.cameo';
