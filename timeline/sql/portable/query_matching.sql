-- Which of some positions (`positions`: `item`) match the filters.
select m.position from matched as m where m.position in (select a.item from positions as a)
