-- The log. Clocks and bounds are microseconds since 1970-01-01T00:00Z (proleptic Gregorian), bounds inclusive;
-- an open bound is -(2^63-1) or 2^63-1. Nothing is NULL: every column of an entry enters its hash.

create table meta (
    name varchar not null,
    content varchar not null
);

create table entries (
    position bigint not null,          -- 1, 2, 3 … without gaps
    commit_number bigint not null,
    operation varchar not null,        -- record, supersede, corroborate, retract, erase
    event_id varchar not null,
    version bigint not null,           -- of the event, from 1; a corroborate keeps the version it adds to
    concerns bigint not null,          -- position of the version that this entry replaces, hides or corroborates; 0 for a record
    type varchar not null,
    schema_version bigint not null,
    recorded bigint not null,
    known bigint not null,             -- public from then on
    edtf varchar not null,             -- the occurrence as an EDTF expression
    begin_earliest bigint not null,
    begin_latest bigint not null,
    end_earliest bigint not null,
    end_latest bigint not null,
    standing varchar not null,         -- of a corroborate: the standing it raises to, or nothing
    summary varchar not null,
    reason varchar not null,           -- why it was superseded, corroborated or retracted
    payload varchar not null using compression zstd, -- canonical JSON of the whole event, or of what the operation adds
    hash varchar not null
);

create table commits (
    number bigint primary key,         -- the one index: two writers of one number conflict
    first_position bigint not null,
    last_position bigint not null,
    recorded bigint not null,
    author varchar not null,
    message varchar not null,
    request_id varchar not null,       -- makes an append retryable
    previous_hash varchar not null,
    hash varchar not null
);

-- Derived from entries, in the append's own transaction; `rebuild` makes them again.

create table effects (
    position bigint not null,          -- of the entry
    ordinal bigint not null,
    subject varchar not null,
    name varchar not null,             -- the subject without its kind: the engine keeps the least and greatest eight letters of a part of a column
    relation varchar not null,
    slot varchar not null,             -- the object for a `many` relation, else nothing
    object varchar not null,
    initiates boolean not null,
    view varchar not null,
    basis varchar not null,            -- declared or inferred
    since varchar not null,            -- EDTF
    begin_earliest bigint not null,    -- when the effect takes place
    begin_latest bigint not null,
    event_id varchar not null,         -- these three as the entry has them, so that a state need not look it up
    standing varchar not null,
    known bigint not null
);

create table intervals (               -- a checkpoint for every date: until when each effect is the last of its cell, with all clocks open
    subject varchar not null,
    relation varchar not null,
    slot varchar not null,
    object varchar not null,
    initiates boolean not null,
    view varchar not null,
    basis varchar not null,
    since varchar not null,
    begin_earliest bigint not null,
    begin_latest bigint not null,
    position bigint not null,
    ordinal bigint not null,
    event_id varchar not null,
    standing varchar not null,
    known bigint not null,
    layer bigint not null,
    before_latest bigint not null,     -- the last moment of the effect before it, -(2^63-1) where there is none
    until_latest bigint not null       -- that of the one after it, 2^63-1 where there is none
);

create table checkpoints (             -- one row: the position up to which `intervals` goes, or none
    position bigint not null
);

create table revisions (               -- all entries of the events that have more than one: what holds of them depends on the clocks
    position bigint not null,
    operation varchar not null,
    event_id varchar not null,
    concerns bigint not null,
    known bigint not null,
    standing varchar not null
);

create table source_rows (
    position bigint not null,          -- of the entry that brought the source
    concerns bigint not null,          -- of the version it supports
    ordinal bigint not null,
    known bigint not null,             -- when it was published, else when the version became known
    publisher varchar not null,
    title varchar not null,
    url varchar not null,
    published varchar not null,        -- EDTF, or nothing
    quote varchar not null,
    via varchar not null
);

create table party_rows (
    position bigint not null,
    role varchar not null,             -- actor, target, dyad, topic, cause
    ordinal bigint not null,
    party varchar not null             -- USA/Antony Blinken, CHN-USA, a topic, an event id
);

create table scores (                  -- of modelled events
    position bigint not null,
    dyad varchar not null,             -- CHN-USA
    score double not null,             -- -10 to +10; 0 where there is none
    scale varchar not null,            -- impact, plover CONSULT; nothing where there is no score
    event_id varchar not null,         -- these five as the entry has them
    standing varchar not null,
    known bigint not null,
    begin_earliest bigint not null,
    begin_latest bigint not null
);

-- Coded events come by the million. What they say is kept apart, so that questions about modelled events never pass over it.

create table coded_rows (
    position bigint not null,
    ordinal bigint not null,           -- of the dyad among those that the event affects; 0 also where it affects none
    type varchar not null,
    code varchar not null,
    parties varchar not null,          -- the ids of its actors and targets, each once, between spaces: ' CHN USA '
    dyad varchar not null,             -- CHN-USA, or nothing
    score double not null,             -- as in scores
    scale varchar not null,            -- impact, as coded, cameo 042; nothing where there is no score
    standing varchar not null,         -- these four as the entry has them
    known bigint not null,
    begin_earliest bigint not null,
    begin_latest bigint not null
);

create table coded_days (              -- sums of coded_rows over whole blocks of positions, of events with a single entry
    block bigint not null,             -- the last position of the block
    type varchar not null,
    dyad varchar not null,
    standing varchar not null,
    known bigint not null,
    begin_earliest bigint not null,
    begin_latest bigint not null,
    events bigint not null,            -- below zero where an event is taken out again because it got a second entry
    scored bigint not null,            -- those with a score
    cooperation bigint not null,       -- sums of score times weight above and below zero, in millionths
    conflict bigint not null,
    cooperative bigint not null,       -- events with a score above and below zero
    hostile bigint not null
);
