-- Where the lines of an export are put before they are believed: tables like those of the log.
create or replace temp table exported_commits as select c.* from commits as c limit 0;
create or replace temp table exported_entries as select e.* from entries as e limit 0;
