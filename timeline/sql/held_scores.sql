-- Scores out of the columns `held`: what `derive_scores.sql` makes of the same entries.
insert into scores
select h.position, h.dyad, h.score, h.scale
from held as h
