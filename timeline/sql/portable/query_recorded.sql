-- The last position that was recorded by a moment, and when it was recorded; 0 twice where there is none.
select coalesce(max(e.position), 0) as position, coalesce(max(e.recorded), 0) as recorded from entries as e where e.recorded <= :moment
