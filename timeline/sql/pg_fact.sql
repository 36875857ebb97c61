-- PostgreSQL: one fact, if it is there.
select fact::text from timeline.facts where number = cast(:number as bigint);
