-- A GDELT export ($1 the file): 57 or 58 columns in version 1.0, 61 in 2.0, also mixed; no header, quotes are data. The columns that are used,
-- by their place; those of the place of the event, of publication and of the address stand elsewhere in a shorter row. The 62nd shows a row
-- that is too wide. $2 the longest line, in bytes.
create or replace temp table gdelt_rows as
select r.c1, r.c2, r.c6, r.c7, r.c8, r.c16, r.c17, r.c18, r.c26, r.c27, r.c31, r.c32, r.c51, r.c53, r.c57, r.c58, r.c59, r.c60, r.c61, r.c62
from read_csv(
    $1, delim = '\t', quote = '', escape = '', header = false, auto_detect = false, null_padding = true, nullstr = '\0', strict_mode = false,
    max_line_size = $2,
    columns = {
        'c1': 'VARCHAR', 'c2': 'VARCHAR', 'c3': 'VARCHAR', 'c4': 'VARCHAR', 'c5': 'VARCHAR', 'c6': 'VARCHAR', 'c7': 'VARCHAR',
        'c8': 'VARCHAR', 'c9': 'VARCHAR', 'c10': 'VARCHAR', 'c11': 'VARCHAR', 'c12': 'VARCHAR', 'c13': 'VARCHAR', 'c14': 'VARCHAR',
        'c15': 'VARCHAR', 'c16': 'VARCHAR', 'c17': 'VARCHAR', 'c18': 'VARCHAR', 'c19': 'VARCHAR', 'c20': 'VARCHAR', 'c21': 'VARCHAR',
        'c22': 'VARCHAR', 'c23': 'VARCHAR', 'c24': 'VARCHAR', 'c25': 'VARCHAR', 'c26': 'VARCHAR', 'c27': 'VARCHAR', 'c28': 'VARCHAR',
        'c29': 'VARCHAR', 'c30': 'VARCHAR', 'c31': 'VARCHAR', 'c32': 'VARCHAR', 'c33': 'VARCHAR', 'c34': 'VARCHAR', 'c35': 'VARCHAR',
        'c36': 'VARCHAR', 'c37': 'VARCHAR', 'c38': 'VARCHAR', 'c39': 'VARCHAR', 'c40': 'VARCHAR', 'c41': 'VARCHAR', 'c42': 'VARCHAR',
        'c43': 'VARCHAR', 'c44': 'VARCHAR', 'c45': 'VARCHAR', 'c46': 'VARCHAR', 'c47': 'VARCHAR', 'c48': 'VARCHAR', 'c49': 'VARCHAR',
        'c50': 'VARCHAR', 'c51': 'VARCHAR', 'c52': 'VARCHAR', 'c53': 'VARCHAR', 'c54': 'VARCHAR', 'c55': 'VARCHAR', 'c56': 'VARCHAR',
        'c57': 'VARCHAR', 'c58': 'VARCHAR', 'c59': 'VARCHAR', 'c60': 'VARCHAR', 'c61': 'VARCHAR', 'c62': 'VARCHAR'
    }
) as r
