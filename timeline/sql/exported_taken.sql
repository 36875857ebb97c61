-- The commits and entries of an export after the commit $1, into the log, in order.
insert into entries select e.* from exported_entries as e where e.commit_number > getvariable('after') order by e.position;
insert into commits select c.* from exported_commits as c where c.number > getvariable('after') order by c.number;
