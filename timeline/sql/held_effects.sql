-- Effects out of the columns `held`: what `derive_effects.sql` makes of the same entries, worked out in Python already.
insert into effects
select h.position, h.ordinal, h.subject, substr(h.subject, strpos(h.subject, ':') + 1), h.relation, h.slot, h.object, h.initiates = 1, h.view, h.basis, h.since,
    h.begin_earliest, h.begin_latest, h.event_id, h.standing, h.known
from held as h
