-- Every subject that any entry spoke of.
select distinct f.subject from effects as f where f.position <= :position_upto order by f.subject nulls last
