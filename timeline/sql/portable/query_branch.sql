-- Whether the log speaks of a subject or of anything below it.
select f.subject
from effects as f
where (:name_from is null or f.name between :name_from and :name_upto)
    and (f.subject = :subject or substr(f.subject, 1, length(:subject) + 1) in (concat(:subject, '/'), concat(:subject, ':')))
    and f.position <= :position_upto
limit 1
