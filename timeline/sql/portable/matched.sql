-- The entries that match the filters; NULL matches all.
select e.position
from entries as e
where (:actor is null or e.position in (
        select named.position
        from party_rows as named
        where named.role in ('actor', 'target') and (
            named.party = :actor or substr(named.party, 1, length(:actor) + 1) = concat(:actor, '/')
            or substr(concat('/', named.party), length(named.party) + 1 - length(:actor)) = concat('/', :actor)
        )
    ))
    and (:dyad is null or e.position in (
        select named.position from party_rows as named where named.role = 'dyad' and named.party = :dyad
    ))
    and (:topic is null or e.position in (
        select named.position from party_rows as named where named.role = 'topic' and named.party = :topic
    ))
    and (:type is null or e.type = :type or substr(e.type, 1, length(:type) + 1) = concat(:type, '.'))
    and (:source is null or e.position in (
        select named.concerns from source_rows as named where position(lower(:source) in lower(named.publisher)) > 0
    ))
