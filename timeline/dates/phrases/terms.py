"""One date of a phrase: hedges, parts of periods, the date itself, a time of day."""

from __future__ import annotations

from timeline.dates.phrases import lexicon
from timeline.dates.phrases.clock import at_clock, clock
from timeline.dates.phrases.named import bare_year, named, ordinal
from timeline.dates.phrases.numeric import fixed, numeric
from timeline.dates.phrases.relative import relative
from timeline.dates.phrases.resolve import resolve
from timeline.dates.phrases.term import Context, Term
from timeline.dates.phrases.tokens import Cursor

_PREPOSITIONS = ("in", "on", "during", "at", "within")
_MARK_OF_BOTH = "%"
_PART_RULES = {
    "early": "first third", "mid": "middle third", "late": "last third",
    "start": "first day", "end": "last day",
}  # fmt: skip


def term(cursor: Cursor, context: Context) -> Term:
    """Parse one date at the cursor. Raises DateError."""
    start = cursor.index
    mark = _hedges(cursor)
    found = _parted(cursor, context)
    mark = _merge(mark, _trailing_hedge(cursor))
    if not mark:
        return found
    if found.alternatives or "[" in found.edtf or found.clock:
        reason = "only a plain date can be qualified by about or possibly"
        raise cursor.fail(reason, "", cursor.tokens[start].at)
    words = {"?": "uncertain", "~": "about, ±1 unit", "%": "uncertain and about, ±1 unit"}
    return found._replace(mark=mark, rule=f"{found.rule}; {words[mark]}")


def _merge(left: str, right: str) -> str:
    return _MARK_OF_BOTH if left and right and left != right else left or right


def _hedges(cursor: Cursor) -> str:
    """Parse `possibly about`: at most one word for each of `?` and `~`."""
    mark = ""
    while True:
        word = cursor.peek().text
        new = "~" if word in lexicon.APPROXIMATELY else "?" if word in lexicon.POSSIBLY else ""
        if not new:
            return mark
        if new in mark or mark == _MARK_OF_BOTH:
            raise cursor.unexpected()
        cursor.next()
        cursor.take(".")
        mark = _merge(mark, new)


def _trailing_hedge(cursor: Cursor) -> str:
    if cursor.take_all("or", "so"):
        return "~"
    if cursor.take_all("(", "uncertain", ")"):
        return "?"
    return cursor.take("?", "~", "%")


def _parted(cursor: Cursor, context: Context) -> Term:
    """`early X`, `the first half of X`, `end of X`, or X."""
    unspecified = _unspecified(cursor, context)
    if unspecified is not None:
        return unspecified
    _preposition(cursor)
    start = cursor.index
    part = _part(cursor)
    if not part:
        return _base(cursor, context)
    found = _base(cursor, context, timed=False)
    if found.unit == "fixed":
        found = _plain_period(found) or found
    if found.unit in ("fixed", "day") or (found.unit == "century" and (found.year or 0) < 0):
        hint = "parts are taken of months, quarters, seasons, years, decades and centuries"
        raise cursor.fail(f"{part} is not defined for this date", hint, cursor.tokens[start].at)
    return found._replace(part=part, rule=f"{_PART_RULES.get(part, part)} of a {found.unit}")


def _unspecified(cursor: Cursor, context: Context) -> Term | None:
    """`a day in March 1936`, `a month in 1936`: EDTF's unspecified digits."""
    start = cursor.index
    if not cursor.take("a", "some", "one"):
        return None
    unit = cursor.take("day", "month")
    if not unit or not cursor.take("in", "of", "during"):
        cursor.index = start
        return None
    found = _base(cursor, context, timed=False)
    units = {"day": ("month", "year"), "month": ("year",)}[unit]
    if found.unit not in units:
        raise cursor.fail(f"a {unit} is unspecified only in a {' or '.join(units)}")
    resolved = resolve(found, context)
    pattern = "-XX-XX" if (unit, found.unit) == ("day", "year") else "-XX"
    text = resolved.edtf + pattern
    return fixed(text, f"unspecified {unit}", *resolved.warnings)


def _plain_period(found: Term) -> Term | None:
    """Return the year or month that an EDTF piece such as `2023-02` names, else None."""
    text = found.edtf
    if found.unit != "fixed" or not text.replace("-", "").isdigit():
        return None
    if len(text) == len("2023-02") and text[5:] <= "12":
        return Term("month", "month-year", int(text[:4]), int(text[5:]))
    return None


def _preposition(cursor: Cursor) -> None:
    """Consume `in`, `on` and the like, unless it starts `in 3 days`."""
    counted = cursor.peek(1).text in lexicon.NUMBERS or cursor.is_number(1)
    if not (cursor.peek().text == "in" and counted and cursor.peek(2).text in lexicon.UNITS):
        cursor.take(*_PREPOSITIONS)


def _part(cursor: Cursor) -> str:
    """Parse `early`, `mid-`, `the middle of`, `beginning of`, `first half of`; "" if none."""
    start = cursor.index
    cursor.take("the")
    word = cursor.peek().text
    if word in lexicon.PARTS and cursor.peek(1).kind != "end" and cursor.peek(1).text != "four":
        cursor.next()
        if word == "middle" and not cursor.take("of"):
            raise cursor.fail("'middle' should be followed by 'of'", "the middle of March")
        if word == "mid":
            cursor.take("-", "–")
        cursor.take("in")
        return lexicon.PARTS[word]
    if word in lexicon.EDGES and cursor.peek(1).text == "of":
        cursor.index += 2
        return lexicon.EDGES[word]
    value, count = ordinal(cursor)
    if word == "last" and cursor.peek(1).text == "half":
        value, count = 2, 1
    if count and cursor.peek(count).text == "half" and value in (1, 2):
        cursor.index += count + 1
        cursor.take("of")
        return "first half" if value == 1 else "second half"
    cursor.index = start
    return ""


def _base(cursor: Cursor, context: Context, *, timed: bool = True) -> Term:
    """Parse the date itself, with its time of day before or after it."""
    if timed and at_clock(cursor):
        time = clock(cursor)
        cursor.take(",")
        cursor.take("on")
        if cursor.done():
            raise cursor.fail("a time of day needs a day", "write 4 Feb 2023, 14:39")
        return _with_clock(cursor, _date(cursor, context), time)
    found = _date(cursor, context)
    if timed and (found.unit in ("day", "fixed")):
        ahead = 1 if cursor.peek().text in (",", "at") else 0
        ahead += 1 if ahead and cursor.peek(1).text == "at" else 0
        if at_clock(cursor, ahead):
            cursor.index += ahead
            return _with_clock(cursor, found, clock(cursor))
    return found


def _with_clock(cursor: Cursor, found: Term, time: str) -> Term:
    whole_day = len(found.edtf) == len("2023-02-04") and found.edtf.replace("-", "").isdigit()
    if found.unit != "day" and not (whole_day and found.unit == "fixed"):
        raise cursor.fail("a time of day needs a day", "write 4 Feb 2023, 14:39")
    return found._replace(clock=time, rule="time of day")


def _date(cursor: Cursor, context: Context) -> Term:
    found = relative(cursor, context)
    if found is None:
        cursor.take("the")
        found = named(cursor, context) or numeric(cursor, context) or _year(cursor)
    if found is None:
        raise _no_date(cursor)
    return found


def _year(cursor: Cursor) -> Term | None:
    cursor.take_all("year")
    era = cursor.peek(1).text in lexicon.BEFORE_CHRIST
    year = bare_year(cursor)
    if year is None:
        return None
    return Term("year", "year before Christ, astronomical" if era else "year", year)


def _no_date(cursor: Cursor) -> Exception:
    token = cursor.peek()
    if token.kind == "number":
        if len(token.text) > 4:  # noqa: PLR2004
            return cursor.fail("this number is too long for a year", "years have four digits")
        hint = "years have four digits: 0079, or AD 79; days need a month"
        return cursor.fail(f"{token.text} is neither a year nor a day of a month", hint)
    return cursor.unexpected()
