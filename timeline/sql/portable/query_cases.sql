-- The facts that hold in some (:which `best`) or in every case (`worst`); the rest as in portable/query_state.sql.
select f.subject, f.relation, f.object, f.view, f.since, f.certainty, f.initiates, f.standing, f.basis, f.event_id, f.position,
    (
        select count(*)
        from source_rows as s
        where s.concerns = f.position and s.known <= :known_upto and s.position <= :position_upto
    ) as sources,
    e.summary,
    case when :upto < 9223372036854775807 and f.known > :upto
        then cast(round(
            ((f.known - :upto + 86399999999) - (f.known - :upto + 86399999999) % 86400000000) / cast(86400000000 as double)
        ) as bigint) else 0 end as hindsight,
    f.order_unknown
from cases as f
join entries as e on e.position = f.position
where (:subject is null or f.subject = :subject
    or substr(f.subject, 1, length(:subject) + 1) in (concat(:subject, '/'), concat(:subject, ':')))
    and (:which = 'best' or f.in_every_case)
order by f.subject nulls last, f.relation nulls last, f.view nulls last, f.certainty nulls last, f.begin_latest nulls last,
    f.position nulls last, f.ordinal nulls last
