-- The kept rows of a part as entries after position $1, with the clock $2, the end of whose day is $3: for the parts after it, which ask what there is.
insert into entries
select d.place + $1, 0, s.operation, s.event_id, s.version, s.concerns, s.type, s.schema_version, $2, coalesce(s.known, $3), s.edtf,
    s.begin_earliest, s.begin_latest, s.end_earliest, s.end_latest, s.standing, s.summary, s.reason, s.payload, ''
from staged_anew as s
join decided as d on d.line = s.line
