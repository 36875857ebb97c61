-- A queue of facts for many writers, in PostgreSQL 14 or newer: feeds append to it, `timeline drain` takes it into a log (docs/teams.md).
-- Run it once in a database of its own, as the role that shall own it. Nothing in it is DuckDB's.

begin;

create schema timeline;

-- One row. `id` is what the log remembers this queue by, so that another queue is never taken for it.
create table timeline.queue (
    one boolean primary key default true check (one),
    id uuid not null default gen_random_uuid(),
    version integer not null default 1,              -- of these tables
    forgotten bigint not null default 0              -- facts up to this number may be gone: see timeline.forget
);
insert into timeline.queue default values;

create table timeline.facts (
    number bigint generated always as identity primary key,
    fact json not null check (octet_length(fact::text) <= 1000000),
    author text not null default session_user,
    appended timestamptz not null default clock_timestamp()
);

-- What became of each fact that made no entry in the log; all others are in the log.
create table timeline.answers (
    number bigint primary key,
    status text not null,                            -- refused or unchanged
    reason text not null,
    remedy text not null,
    head text not null,                              -- POSITION:HASH of the log that was asked; the answer holds for logs that contain it
    answered timestamptz not null default clock_timestamp()
);

-- Whoever inserts takes the lock before the first number is drawn, and has it until the transaction is visible or undone. Numbers thus become
-- visible in their order. Without the lock 5 may be visible before 4, and who reads on after 5 never sees 4.
create function timeline.take_turns() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
    perform pg_advisory_xact_lock(1953066348, 1);
    if current_setting('synchronous_commit') = 'off' then
        perform set_config('synchronous_commit', 'on', true); -- a number that was seen must not be drawn again after a crash
    end if;
    return null;
end $$;
create trigger take_turns before insert on timeline.facts for each statement execute function timeline.take_turns();

-- What was appended stays as it was. (Removing is `timeline.forget`'s, or the owner's own decision.)
create function timeline.refuse_change() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
    raise exception 'facts are not changed once they are appended' using hint = 'append a correction: {"supersede": …} or {"retract": …}';
end $$;
create trigger refuse_change before update on timeline.facts for each statement execute function timeline.refuse_change();

-- For feeds: the one thing that they may do. The fact's number.
create function timeline.append(fact json) returns bigint language sql security definer set search_path = pg_catalog
    begin atomic
        insert into timeline.facts (fact) values (append.fact) returning number;
    end;

-- Remove the facts up to a number that the log has taken and that no backup of it would need again; refused ones stay. How many were removed.
create function timeline.forget(through bigint) returns bigint language plpgsql set search_path = pg_catalog as $$
declare
    removed bigint;
begin
    perform pg_advisory_xact_lock(1953066348, 1);
    update timeline.queue set forgotten = greatest(forgotten, least(through, (select coalesce(max(number), 0) from timeline.facts)));
    delete from timeline.facts as f
    where f.number <= through
        and not exists (select from timeline.answers as a where a.number = f.number and a.status = 'refused');
    get diagnostics removed = row_count;
    return removed;
end $$;

revoke all on schema timeline from public;
revoke all on all tables in schema timeline from public;
revoke all on all functions in schema timeline from public;

commit;
