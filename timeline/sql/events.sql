-- The events as they stand, for reading and for chronologies.

-- Every event visible at (known_upto, position_upto), with the version that holds.
create or replace macro events_at(known_upto, position_upto) as table
    with revised as (
        select l.* from revised_at(known_upto, position_upto) as l
    )
    -- portable: events
;

-- Whether the version at a position is of a type, and names a party, dyad, topic and publisher; NULL matches all.
create or replace macro event_matches(position_, type_, actor_, dyad_, topic_, wanted_type, publisher_) as
    (actor_ is null or position_ in (
        select named.position from party_rows as named
        where named.role in ('actor', 'target')
            and (named.party = actor_ or starts_with(named.party, actor_ || '/') or named.party like '%/' || actor_)
    ))
    and (dyad_ is null or position_ in (select named.position from party_rows as named where named.role = 'dyad' and named.party = dyad_))
    and (topic_ is null or position_ in (select named.position from party_rows as named where named.role = 'topic' and named.party = topic_))
    and (wanted_type is null or type_ = wanted_type or starts_with(type_, wanted_type || '.'))
    and (publisher_ is null or position_ in (
        select named.concerns from source_rows as named where contains(lower(named.publisher), lower(publisher_))
    ));

-- For readers: from events_as_of(known := date '2023-02-01').
create or replace macro events_as_of(known := null, recorded := null) as table
    select e.event_id, e.type, e.edtf, stored_date(e.begin_earliest) as begin_earliest,
        stored_date(e.begin_latest) as begin_latest, stored_date(e.end_earliest) as end_earliest,
        stored_date(e.end_latest) as end_latest, e.standing, e.summary,
        sources_of(e.position, moment_upto(known), position_upto(recorded))
            + case when e.type between 'coded.' and 'coded/' then coalesce(json_array_length(e.payload, '$.sources'), 0) else 0 end as sources,
        stored_date(e.known) as known_from, stored_timestamp(e.recorded) as recorded_on, e.version, e.position, e.payload
    from events_at(moment_upto(known), position_upto(recorded)) as e
    order by e.begin_latest, e.begin_earliest, e.position;

create or replace view events_current as
    select * from events_as_of();

-- The sources of modelled events and those that corroborate; a coded event's own stand in its payload.
create or replace view sources as
    select s.concerns as position, e.event_id, s.ordinal, s.publisher, s.title, s.url, s.published, s.quote, s.via
    from source_rows as s
    join entries as e on e.position = s.concerns;

-- Who did what to whom in modelled events; of coded ones `coded_rows` has the ids.
create or replace view actors as
    select p.position, e.event_id, p.role, split_part(p.party, '/', 1) as actor_id,
        substr(p.party, length(split_part(p.party, '/', 1)) + 2) as name
    from party_rows as p
    join entries as e on e.position = p.position
    where p.role in ('actor', 'target');
