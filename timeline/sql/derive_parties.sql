-- Actors, targets, dyads, topics and causes that the entries from $1 to $2 name, by role; coded ones apart (`derive_coded_rows.sql`).
select e.position, r.role, p.ordinal - 1 as ordinal, p.party
from (
    select n.position,
        from_json(n.payload, '{
            "actors": ["VARCHAR"], "targets": ["VARCHAR"], "affects": ["VARCHAR"], "topics": ["VARCHAR"], "caused_by": ["VARCHAR"]
        }') as named
    from entries as n
    where n.position between $1 and $2 and n.operation in ('record', 'supersede') and n.type not between 'coded.' and 'coded/'
) as e
cross join lateral (
    select 'actor' as role, e.named.actors as parties
    union all select 'target', e.named.targets
    union all select 'dyad', e.named.affects
    union all select 'topic', e.named.topics
    union all select 'cause', e.named.caused_by
) as r
cross join unnest(r.parties) with ordinality as p(party, ordinal)
