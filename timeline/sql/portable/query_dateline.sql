-- The last moment of which dated entries surely speak; NULL where there is none.
select max(e.begin_latest) as latest from entries as e where e.begin_latest < 9223372036854775807 and e.position <= :position_upto
