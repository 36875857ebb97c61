-- The subjects whose facts can differ between two sets of cut-offs: $1 to $3 upto, known and position of one, $4 to $6 of the other, $7
-- events left out of the other. An event with a single entry counts and has happened by comparison with each cut-off alone: where no
-- effect on a subject lies between the two, the facts are the same. One with more entries is always looked at.
create or replace temp table touched as
select distinct f.subject
from effects as f
where (f.begin_earliest > least($1, $4) and f.begin_earliest <= greatest($1, $4))
    or (f.begin_latest > least($1, $4) and f.begin_latest <= greatest($1, $4))
    or (f.known > least($2, $5) and f.known <= greatest($2, $5))
    or (f.position > least($3, $6) and f.position <= greatest($3, $6))
    or f.position in (select r.position from revisions as r)
    or instr($7, ' ' || f.event_id || ' ') > 0
