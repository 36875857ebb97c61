-- Small rules for texts that an import shares. Temporary macros: an import brings them along.

-- Text on one line, as the model's `Line` has it: runs of white space, and control characters with them, become one space.
create or replace temp macro single_line(text_) as
    trim(regexp_replace(text_, '[\x{00}-\x{20}\x{7f}-\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]+', ' ', 'g'));

-- Whether a text is an address as the model's `Source.url` has it.
create or replace temp macro is_address(text_) as
    (starts_with(text_, 'https://') or starts_with(text_, 'http://')) and length(text_) > 8
    and not regexp_matches(text_, '[\x{00}-\x{20}\x{7f}-\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]');

-- A host as a reader calls it.
create or replace temp macro without_www(host_) as case when starts_with(host_, 'www.') then substr(host_, 5) else host_ end;
