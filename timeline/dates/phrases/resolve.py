"""Turn a term into EDTF: fill in the year, then take the part that was asked for."""

from __future__ import annotations

from timeline.dates.civil import (
    add_months,
    civil,
    day_number,
    is_leap,
    month_length,
    weekday,
    year_text,
)
from timeline.dates.edtf_date import SEASONS, hemisphere_note
from timeline.dates.errors import DateError
from timeline.dates.phrases.lexicon import MONTH_NAMES, WEEKDAY_NAMES
from timeline.dates.phrases.term import Context, Resolved, Term, month_text

_FEBRUARY, _LEAP_DAY = 2, 29
_QUARTER_CODE, _HALF_CODE = 32, 39
_NORTHERN_WINTER, _SOUTHERN_SUMMER = 28, 30
_SPANNING = (_NORTHERN_WINTER, _SOUTHERN_SUMMER)
_LONGEST_LEAP_GAP = 8
_THIRD_OF_MONTH = {"early": (1, 10), "mid": (11, 20), "late": (21, 0)}
_PARTS_OF_DECADE = {
    "early": (0, 3), "mid": (4, 6), "late": (7, 9), "first half": (0, 4), "second half": (5, 9),
}  # fmt: skip
_PARTS_OF_CENTURY = {
    "early": (0, 33), "mid": (34, 66), "late": (67, 99),
    "first half": (0, 49), "second half": (50, 99),
}  # fmt: skip
_THIRDS = ("early", "mid", "late")


def resolve(term: Term, context: Context, year: int | None = None) -> Resolved:
    """Resolve a term; a missing year is `year`, else the latest one that has begun by the dateline.

    Raises DateError for a day that does not exist, or where a dateline is needed.
    """
    if term.unit == "fixed":
        edtf = term.edtf + term.clock
        return Resolved(_marked(edtf, term.mark), term.rule, term.warnings, term.alternatives)
    warnings = term.warnings
    rule = term.rule
    if term.year is None:
        if year is None:
            year = _latest_begun(term, context)
            warnings = (*warnings, f"the year {year_text(year)} was assumed")
            rule = f"{rule}, latest begun by the dateline"
        term = term._replace(year=year)
    _check_day(term, context)
    if term.unit == "season":
        warnings = (*warnings, hemisphere_note(term.number))
    if term.unit == "season" and term.number in _SPANNING and not (term.part or term.exact):
        return _spanning_season(term, rule, warnings)
    if term.unit == "century" and not term.part:
        warnings = (*warnings, _century_note(term))
    text = _part_text(term, context) if term.part else _whole_text(term)
    return Resolved(_marked(text + term.clock, term.mark), rule, warnings)


def months_of(term: Term) -> tuple[int, int, int] | None:
    """Year, first month and length in months of a term with a year; None for other units."""
    year = term.year or 0
    if term.unit == "year":
        return year, 1, 12
    if term.unit == "month":
        return year, term.number, 1
    if term.unit == "quarter":
        return year, term.number * 3 - 2, 3
    if term.unit == "half":
        return year, term.number * 6 - 5, 6
    if term.unit == "season":
        return year, *SEASONS[term.number]
    return None


def _latest_begun(term: Term, context: Context) -> int:
    name = "a day without a year" if term.unit == "day" else f"a bare {term.unit}"
    dateline = context.day_for(name, clock=False)
    year = civil(dateline)[0]
    if term.unit == "day":
        if term.number == _FEBRUARY and term.day == _LEAP_DAY:
            return next(
                leap
                for leap in range(year, year - _LONGEST_LEAP_GAP - 1, -1)
                if is_leap(leap) and day_number(leap, _FEBRUARY, _LEAP_DAY) <= dateline
            )
        month, day = term.number, min(term.day, month_length(year, term.number))
    else:
        _, month, _ = months_of(term) or (0, 1, 0)
        day = 1
    return year if day_number(year, month, day) <= dateline else year - 1


def _check_day(term: Term, context: Context) -> None:
    if term.unit != "day" or term.year is None:
        return
    length = month_length(term.year, term.number)
    month = f"{MONTH_NAMES[term.number - 1]} {year_text(term.year)}"
    if not 1 <= term.day <= length:
        reason = f"{month} has {length} days, there is no {term.day}"
        raise DateError(context.text, reason, f"days are 1 to {length}")
    if term.weekday is None:
        return
    actual = weekday(day_number(term.year, term.number, term.day))
    if actual != term.weekday:
        reason = f"{term.day} {month} was a {WEEKDAY_NAMES[actual]}"
        hint = f"leave the {WEEKDAY_NAMES[term.weekday]} out, or correct the date"
        raise DateError(context.text, f"{reason}, not a {WEEKDAY_NAMES[term.weekday]}", hint)


def _century_note(term: Term) -> str:
    century = term.year or 0
    if century < 0:
        return "the century is read in astronomical years, in which 1 BC is the year 0000"
    return f"the century is read as {century:02d}00 to {century:02d}99"


def _spanning_season(term: Term, rule: str, warnings: tuple[str, ...]) -> Resolved:
    """A season over new year: one of two, unless both years were named."""
    year = term.year or 0
    if term.until_year is not None:
        text = f"{month_text(year, 12)}/{month_text(year + 1, 2)}"
        return Resolved(_marked(text, term.mark), "season over two years", warnings)
    start, end = month_text(year, 1), month_text(year, 2)
    late_start, late_end = month_text(year, 12), month_text(year + 1, 2)
    alternatives = (f"{start}/{end}", f"{late_start}/{late_end}")
    note = "this season spans new year: it is January to February or December to February"
    return Resolved(
        f"[{start}..{end},{late_start}..{late_end}]", rule, (*warnings, note), alternatives
    )


def _whole_text(term: Term) -> str:
    year = term.year or 0
    if term.unit == "day":
        return f"{month_text(year, term.number)}-{term.day:02d}"
    if term.unit == "decade":
        return f"{year:03d}X"
    if term.unit == "century":
        if year == -1:  # the first century BC ends in the year 0000, which `-00XX` leaves out
            return "-0099/0000"
        return f"{year:02d}XX" if year >= 0 else f"-{-year - 1:02d}XX"
    code = term.number
    if term.unit == "year":
        return year_text(year)
    if term.unit == "quarter":
        code += _QUARTER_CODE
    if term.unit == "half":
        code += _HALF_CODE
    return month_text(year, code)


def _part_text(term: Term, context: Context) -> str:
    """EDTF of a part of the term's period. Raises DateError where the rules define none."""
    year, part = term.year or 0, term.part
    if term.unit == "decade" and part in _PARTS_OF_DECADE:
        first, last = _PARTS_OF_DECADE[part]
        return f"{year_text(year * 10 + first)}/{year_text(year * 10 + last)}"
    if term.unit == "century" and part in _PARTS_OF_CENTURY:
        first, last = _PARTS_OF_CENTURY[part]
        return f"{year_text(year * 100 + first)}/{year_text(year * 100 + last)}"
    if term.unit in ("decade", "century"):
        years = 10 if term.unit == "decade" else 100
        return _edge(year * years, 1, years * 12, part)
    months = months_of(term)
    if months is None:
        raise DateError(context.text, f"there is no {part} part of a {term.unit}", "name days")
    return _part_of_months(term, months, context)


def _part_of_months(term: Term, months: tuple[int, int, int], context: Context) -> str:
    year, month, length = months
    part = term.part
    if part in ("start", "end"):
        return _edge(year, month, length, part)
    if length == 1:
        return _part_of_month(year, month, part)
    if part in _THIRDS:
        step = length // 3
        return _month_span(*add_months(year, month, step * _THIRDS.index(part)), step)
    if term.unit == "year":
        return month_text(year, _HALF_CODE + (1 if part == "first half" else 2))
    raise DateError(context.text, f"half of a {term.unit} is not defined", "name months or days")


def _edge(year: int, month: int, length: int, part: str) -> str:
    """First or last day of a run of months."""
    if part == "start":
        return f"{month_text(year, month)}-01"
    year, month = add_months(year, month, length - 1)
    return f"{month_text(year, month)}-{month_length(year, month):02d}"


def _part_of_month(year: int, month: int, part: str) -> str:
    halves = {"first half": (1, 15), "second half": (16, 0)}
    first, last = (_THIRD_OF_MONTH | halves)[part]
    text = month_text(year, month)
    return f"{text}-{first:02d}/{text}-{last or month_length(year, month):02d}"


def _month_span(year: int, month: int, length: int) -> str:
    first = month_text(year, month)
    return first if length == 1 else f"{first}/{month_text(*add_months(year, month, length - 1))}"


def _marked(edtf: str, mark: str) -> str:
    """Qualify a date, or both ends of an interval."""
    return "/".join(end + mark for end in edtf.split("/")) if mark else edtf
