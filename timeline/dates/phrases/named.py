"""Dates with names in them: months, quarters, seasons, decades, centuries, weekdays, weeks."""

from __future__ import annotations

from timeline.dates.civil import (
    US_PER_DAY,
    civil,
    date_text,
    iso_week_monday,
    iso_weeks_in_year,
    week_start,
)
from timeline.dates.edtf import parse_edtf
from timeline.dates.phrases import lexicon
from timeline.dates.phrases.numeric import check_week, fixed
from timeline.dates.phrases.relative import bare_weekday
from timeline.dates.phrases.resolve import resolve
from timeline.dates.phrases.term import Context, Term
from timeline.dates.phrases.tokens import Cursor

_FULL_YEAR = 4
_STATED = 4  # how much higher the codes of northern seasons are than those of no hemisphere
_SATURDAY = 5
_QUARTERS, _HALVES = 4, 2
_LONGEST_MONTH = 31
_LAST_CENTURY = 100


def year_after(cursor: Cursor) -> int | None:
    """Parse a year that follows a month, quarter or season; None if there is none.

    A comma or "of" before it is consumed only with it.
    """
    ahead = 1 if cursor.peek().text in (",", "of", "in") else 0
    era_before = cursor.peek(ahead).text in lexicon.ANNO_DOMINI
    number = ahead + 1 if era_before else ahead
    if not cursor.is_number(number, 1, _FULL_YEAR):
        return None
    era = cursor.peek(number + 1).text
    if len(cursor.peek(number).text) < _FULL_YEAR and not era_before and not _is_era(era):
        return None
    if cursor.peek(number + 1).text in (":", "am", "pm"):
        return None
    cursor.index += ahead
    return bare_year(cursor)


def bare_year(cursor: Cursor) -> int | None:
    """Parse `1949`, `10 BC`, `AD 79`; None if there is no year."""
    if cursor.peek().text in lexicon.ANNO_DOMINI and cursor.is_number(1):
        cursor.next()
        return _positive(cursor, cursor.number() or 0)
    if not cursor.is_number():
        return None
    era = cursor.peek(1).text
    if not _is_era(era) and len(cursor.peek().text) != _FULL_YEAR:
        return None
    year = cursor.number() or 0
    if not _is_era(era):
        return year
    cursor.next()
    year = _positive(cursor, year)
    return 1 - year if era in lexicon.BEFORE_CHRIST else year


def _is_era(word: str) -> bool:
    return word in lexicon.BEFORE_CHRIST or word in lexicon.ANNO_DOMINI


def _positive(cursor: Cursor, year: int) -> int:
    if year < 1:
        raise cursor.fail("eras have no year 0", "the year before AD 1 is 1 BC")
    return year


def named(cursor: Cursor, context: Context) -> Term | None:
    """Parse a date with a name in it at the cursor; None if there is none."""
    return (
        _weekday(cursor, context)
        or _month_first(cursor)
        or _day_first(cursor)
        or _quarter_or_half(cursor)
        or _season(cursor)
        or _decade(cursor)
        or _century(cursor)
        or _week(cursor, context)
    )


def ordinal(cursor: Cursor, ahead: int = 0) -> tuple[int, int]:
    """Value and token count of an ordinal so far ahead (`3rd`, `third`); (0, 0) if none."""
    token = cursor.peek(ahead)
    if token.text in lexicon.ORDINALS:
        return lexicon.ORDINALS[token.text], 1
    ending = cursor.peek(ahead + 1)
    if cursor.is_number(ahead, 1, 3) and ending.glued and ending.text in lexicon.ORDINAL_ENDINGS:
        return int(token.text), 2
    return 0, 0


def day_count(cursor: Cursor, ahead: int = 0) -> tuple[int, int]:
    """Value and token count of a day of the month (`3`, `3rd`, `third`); (0, 0) if none."""
    value, count = ordinal(cursor, ahead)
    if count or not cursor.is_number(ahead, 1, 2):
        return value, count
    return int(cursor.peek(ahead).text), 1


def _weekday(cursor: Cursor, context: Context) -> Term | None:
    """`Monday`, or `Monday, 8 May 2023`, which has to be true."""
    if cursor.peek().text not in lexicon.WEEKDAYS:
        return None
    index = lexicon.WEEKDAYS[cursor.next().text]
    cursor.take(".")
    start = cursor.index
    cursor.take(",")
    cursor.take("the")
    term = _month_first(cursor) or _day_first(cursor)
    if term is not None and term.unit == "day":
        return term._replace(weekday=index)
    cursor.index = start
    return bare_weekday(index, context)


def _month_first(cursor: Cursor) -> Term | None:
    """`March`, `March 2023`, `March 4`, `March 4, 2023`, `Mar-2023`."""
    month = lexicon.MONTHS.get(cursor.peek().text)
    if month is None:
        return None
    cursor.next()
    cursor.take(".")
    hyphen = cursor.peek().text == "-" and cursor.peek().glued and cursor.peek(1).glued
    if hyphen and cursor.is_number(1, _FULL_YEAR, _FULL_YEAR):
        cursor.next()
    year = year_after(cursor)
    if year is not None:
        return Term("month", "month-year", year, month)
    ahead = 1 if cursor.peek().text == "the" else 0
    if hyphen and not cursor.is_number(2):
        # `Aug-4-2023`, but not the range `March-4 April`.
        ahead = 1 if cursor.peek(2).text == "-" and cursor.is_number(3, 4, 4) else 0
    day, count = day_count(cursor, ahead)
    if not count or cursor.peek(ahead + count).text in (":", "am", "pm"):
        return Term("month", "bare month", None, month)
    cursor.index += ahead + count
    if cursor.peek().text == "-" and cursor.is_number(1, 4, 4) and ahead and hyphen:
        cursor.next()
    return _day_term(cursor, month, day)


def _day_first(cursor: Cursor) -> Term | None:
    """`4 March 2023`, `the 4th of March`, `4-Mar-2023`."""
    day, count = day_count(cursor)
    if not count:
        return None
    ahead = count
    if cursor.peek(ahead).text in ("of", "-") and (
        cursor.peek(ahead).text == "of" or cursor.peek(ahead).glued
    ):
        ahead += 1
    month = lexicon.MONTHS.get(cursor.peek(ahead).text)
    if month is None:
        return None
    cursor.index += ahead + 1
    cursor.take(".")
    if cursor.peek().text == "-" and cursor.peek().glued and cursor.is_number(1, 4, 4):
        cursor.next()
    return _day_term(cursor, month, day)


def _day_term(cursor: Cursor, month: int, day: int) -> Term:
    if not 1 <= day <= _LONGEST_MONTH:
        raise cursor.fail(f"there is no day {day} in a month", "days are 1 to 31")
    if day > (29 if month == 2 else 30 + (month in (1, 3, 5, 7, 8, 10, 12))):  # noqa: PLR2004
        name = lexicon.MONTH_NAMES[month - 1]
        raise cursor.fail(f"{name} never has a day {day}", "check the day and the month")
    year = year_after(cursor)
    rule = "day" if year is not None else "day without a year"
    return Term("day", rule, year, month, day)


def _quarter_or_half(cursor: Cursor) -> Term | None:
    """`Q1`, `Q1 2023`, `2023 Q1`, `H1 2022`, `second quarter of 2022`."""
    year: int | None = None
    start = cursor.index
    fourth = _four_months(cursor)
    if fourth is not None:
        return fourth
    if cursor.is_number(0, _FULL_YEAR, _FULL_YEAR):
        ahead = 2 if cursor.peek(1).text in ("-", ",") else 1
        if cursor.peek(ahead).text not in ("q", "h"):
            return None
        year = cursor.number()
        cursor.index += ahead - 1
    letter = cursor.peek().text
    if letter in ("q", "h") and cursor.is_number(1, 1, 1) and cursor.peek(1).glued:
        cursor.next()
        unit, count = ("quarter", _QUARTERS) if letter == "q" else ("half", _HALVES)
        number = cursor.number(1, 1) or 0
        if not 1 <= number <= count:
            raise cursor.fail(f"there is no {unit} {number}", f"{unit}s are 1 to {count}")
    else:
        cursor.index = start
        value, length = ordinal(cursor)
        if cursor.peek().text == "last" and cursor.peek(1).text == "quarter":
            value, length = _QUARTERS, 1
        if not length or cursor.peek(length).text != "quarter":
            return None
        if value > _QUARTERS:
            raise cursor.fail("there are four quarters", "first, second, third or fourth")
        cursor.index += length + 1
        unit, number = "quarter", value
    if year is None:
        year = year_after(cursor)
    rule = unit if year is not None else f"bare {unit}"
    return Term(unit, rule, year, number)


def _four_months(cursor: Cursor) -> Term | None:
    """`first four months of 2022`."""
    code = {"first": 37, "middle": 38, "last": 39}.get(cursor.peek().text)
    if code is None or cursor.peek(1).text != "four" or cursor.peek(2).text != "months":
        return None
    cursor.index += 3
    year = year_after(cursor)
    if year is None:
        raise cursor.fail("a year is missing", "first four months of 2022")
    return Term("four months", "four months", year, code)


def _season(cursor: Cursor) -> Term | None:
    """`spring 2021`, `southern winter 2022`, `winter 2022-23`."""
    side = lexicon.HEMISPHERES.get(cursor.peek().text)
    ahead = 0 if side is None else 1
    codes = lexicon.SEASONS.get(cursor.peek(ahead).text)
    if codes is None:
        return None
    name = cursor.peek(ahead).text
    cursor.index += ahead + 1
    year = year_after(cursor)
    until = _second_year(cursor, year)
    if cursor.take_all("(", "hemisphere", "not", "stated", ")"):
        return Term("season", "season", year, codes[0] - _STATED, until_year=until, exact=True)
    for stated, index in lexicon.HEMISPHERES.items():
        if cursor.take_all("(", stated, "hemisphere", ")"):
            side = index
    code = codes[side or 0]
    if until is not None and code not in (28, 30):
        raise cursor.fail(f"{name} lies in one year", "only a season over new year has two")
    exact = until is not None and side is not None
    return Term("season", "season", year, code, until_year=until, exact=exact)


def _second_year(cursor: Cursor, year: int | None) -> int | None:
    """Parse the `-23` of `winter 2022-23`."""
    if year is None or cursor.peek().text not in ("-", "–", "/") or not cursor.peek().glued:
        return None
    token = cursor.peek(1)
    following = year + 1
    if token.text not in (f"{following % 100:02d}", f"{following:04d}"):
        raise cursor.fail("the second year should be the one after the first")
    cursor.index += 2
    return following


def _decade(cursor: Cursor) -> Term | None:
    """`1930s`, `1930's`."""
    ahead = 2 if cursor.peek(1).text == "'" else 1
    ending = cursor.peek(ahead)
    if not cursor.is_number(0, _FULL_YEAR, _FULL_YEAR) or ending.text != "s" or not ending.glued:
        return None
    year = int(cursor.peek().text)
    if year % 10:
        raise cursor.fail(f"{year}s is not a decade", f"write {year // 10 * 10}s")
    cursor.index += ahead + 1
    return Term("decade", "decade", year // 10)


def _century(cursor: Cursor) -> Term | None:
    """`19th century`, `fifth century BC`."""
    value, count = ordinal(cursor)
    if cursor.take_all("twenty", "-", "first", "century"):
        return Term("century", "century", 20)
    if not count or cursor.peek(count).text != "century":
        return None
    if not 1 <= value <= _LAST_CENTURY:
        raise cursor.fail(f"there is no century {value}")
    cursor.index += count + 1
    if cursor.take(*lexicon.BEFORE_CHRIST):
        return Term("century", "century", -value)
    cursor.take(*lexicon.ANNO_DOMINI)
    return Term("century", "century", value - 1)


def _week(cursor: Cursor, context: Context) -> Term | None:
    """`week 6 of 2023`, `2023 week 6`, `week of 6 Feb 2023`, `weekend of Feb 4, 2023`."""
    if cursor.is_number(0, _FULL_YEAR, _FULL_YEAR) and cursor.peek(1).text == "week":
        if not cursor.is_number(2, 1, 2):
            return None
        year = cursor.number() or 0
        cursor.next()
        return _numbered_week(cursor, year, cursor.number() or 0)
    word = cursor.peek().text
    if word == "week" and cursor.is_number(1, 1, 2):
        cursor.next()
        number = cursor.number() or 0
        following = year_after(cursor)
        if following is None:
            return _bare_week(cursor, context, number)
        return _numbered_week(cursor, following, number)
    if word not in ("week", "weekend") or cursor.peek(1).text not in ("of", "beginning"):
        return None
    cursor.index += 2
    cursor.take("the")
    day = _weekday(cursor, context) or _month_first(cursor) or _day_first(cursor)
    if day is None or (day.unit not in ("day", "fixed")):
        raise cursor.fail(f"a {word} is named by one of its days", "week of 6 Feb 2023")
    return _week_of(word, day, context)


def _numbered_week(cursor: Cursor, year: int, number: int, *notes: str) -> Term:
    check_week(cursor, year, number)
    monday = iso_week_monday(year, number)
    return fixed(f"{date_text(monday)}/{date_text(monday + 6)}", "ISO week", *notes)


def _bare_week(cursor: Cursor, context: Context, number: int) -> Term:
    """Return the latest week of that number that has begun by the dateline."""
    dateline = context.day_for("a bare week", clock=False)
    year = civil(dateline)[0] + 1
    while iso_week_monday(year, number) > dateline or number > iso_weeks_in_year(year):
        year -= 1
        if year < civil(dateline)[0] - 10:
            raise cursor.fail(f"there is no week {number}")
    return _numbered_week(cursor, year, number, f"the year {year:04d} was assumed")


def _week_of(word: str, day: Term, context: Context) -> Term:
    resolved = resolve(day, context)
    number = (parse_edtf(resolved.edtf).bounds.begin_earliest or 0) // US_PER_DAY
    first = week_start(number)
    notes = resolved.warnings
    if word == "weekend":
        first += _SATURDAY
        if number < first:
            notes = (*notes, "the day is no weekend; the weekend of its ISO week was taken")
        return fixed(f"{date_text(first)}/{date_text(first + 1)}", "weekend", *notes)
    return fixed(f"{date_text(first)}/{date_text(first + 6)}", "ISO week", *notes)
