-- Scores out of the columns `held`: what `derive_scores.sql` makes of the same entries.
insert into scores
select h.position, h.dyad, h.score, h.scale, h.event_id, h.standing, h.known, h.begin_earliest, h.begin_latest
from held as h
