-- Facts in force that rest on one publisher, or on none: $1 upto, $2 known, $3 position.
select f.subject, f.relation, f.object, f.view, f.since, f.event_id, f.position,
    (
        select coalesce(string_agg(distinct counted_source.publisher, '; '), '')
        from source_rows as counted_source
        where counted_source.concerns = f.position and counted_source.known <= $2 and counted_source.position <= $3
    ) as publishers
from facts_at($1, $2, $3) as f
where f.certainty = 'certain'
    and (
        select count(distinct counted_source.publisher)
        from source_rows as counted_source
        where counted_source.concerns = f.position and counted_source.known <= $2 and counted_source.position <= $3
    ) < 2
order by f.subject, f.relation, f.position, f.ordinal
