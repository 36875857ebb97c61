-- The same, where all of `staged` is kept and is all that the part comes to.
create or replace temp table staged_anew as from staged;
create or replace temp table decided as
select s.line, true as kept, s.operation, s.version, s.concerns, s.reason, s.line as place from staged as s;
