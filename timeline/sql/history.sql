-- Every value that a fact ever had, with its interval, in the same portable SQL as the state.

-- All spans at (known_upto, position_upto): a span begins with the effect that initiates it and ends with the next effect in
-- its cell that changes anything. An effect that says again what already holds opens no new span. The order is the state's.
-- `until_*` are those of the effect that ends it; open (empty, 2^63-1, 0) where nothing does.
create or replace macro spans_at(known_upto, position_upto, without := '', name_from := null, name_upto := null) as table
    with moves as (
        select l.* from moves_at(known_upto, position_upto, without := without, name_from := name_from, name_upto := name_upto) as l
    )
    -- portable: spans
;

-- For readers: from history('engagement:blinken-china-visit', known := date '2023-02-10').
create or replace macro history(subject_, known := null, recorded := null) as table
    select s.subject, s.relation, s.object, s.view, s.since, s.until, s.standing, s.basis, s.event_id, s.position,
        s.until_event_id, s.until_position, sources_of(s.position, moment_upto(known), position_upto(recorded)) as sources,
        stored_date(s.begin_earliest) as since_earliest, stored_date(s.begin_latest) as since_latest,
        stored_date(s.until_earliest) as until_earliest, stored_date(s.until_latest) as until_latest
    from spans_at(moment_upto(known), position_upto(recorded)) as s
    where s.subject = subject_
    order by s.relation, s.view, s.begin_latest, s.begin_earliest, s.position, s.object, s.standing;

-- For readers: from facts_between(date '2023-02-01', date '2023-02-28'): every fact that certainly held at some moment from the
-- first of the one to the last of the other, with its whole interval.
create or replace macro facts_between(t1, t2, known := null, recorded := null) as table
    select s.subject, s.relation, s.object, s.view, s.since, s.until, s.standing, s.basis, s.event_id, s.position,
        s.until_event_id, s.until_position, sources_of(s.position, moment_upto(known), position_upto(recorded)) as sources,
        stored_date(s.begin_earliest) as since_earliest, stored_date(s.begin_latest) as since_latest,
        stored_date(s.until_earliest) as until_earliest, stored_date(s.until_latest) as until_latest
    from spans_at(moment_upto(known), position_upto(recorded)) as s
    where s.begin_latest <= moment_upto(t2) and s.until_latest > moment_from(t1)
    order by s.subject, s.relation, s.view, s.begin_latest, s.begin_earliest, s.position, s.object, s.standing;
