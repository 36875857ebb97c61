-- What a reader's query may reach, once the log is open: the log. In this order, for each line shuts the way back of the one before.

-- No files, no network, no ATTACH, COPY, INSTALL or LOAD. But DuckDB leaves the files of databases that are open within reach: a COPY
-- could overwrite the log itself, or leave a write-ahead log beside it that the next opening would replay.
set enable_external_access = false;

-- So no file at all, by any name. The log stays readable, for it is open already; what does not fit into memory fails.
set disabled_filesystems = 'LocalFileSystem';

-- And nothing of this can be set again.
set lock_configuration = true;
