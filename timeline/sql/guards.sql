-- Refuse UPDATE, DELETE and TRUNCATE for every client. A trigger's body must be DML, so it inserts into a table
-- that stays empty, from a select that raises.

create table if not exists guard (reason varchar);

create or replace trigger entries_no_update after update on entries for each statement
    insert into guard select error('the log is append-only: use timeline correct, or timeline retract');
create or replace trigger entries_no_delete after delete on entries for each statement
    insert into guard select error('the log is append-only: use timeline retract');
create or replace trigger commits_no_update after update on commits for each statement
    insert into guard select error('the log is append-only: commits do not change');
create or replace trigger commits_no_delete after delete on commits for each statement
    insert into guard select error('the log is append-only: commits do not go away');
create or replace trigger meta_no_update after update on meta for each statement
    insert into guard select error('the log is append-only: what it is does not change');
create or replace trigger meta_no_delete after delete on meta for each statement
    insert into guard select error('the log is append-only: what it is does not change');
