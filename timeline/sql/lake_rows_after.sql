-- The rows of a table after a position; part of another query (timeline/exporters/lake_files.py).
select n.* from lake_table as n where n.lake_position > $after
