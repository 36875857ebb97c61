"""Write an occurrence as an editor would, never saying more than is known.

Whatever is written here is read back by `read` to the same expression. An expression for which
English has no short form is written as EDTF.
"""

from __future__ import annotations

from timeline.dates.civil import US_PER_MINUTE, month_length
from timeline.dates.edtf import Edtf, End
from timeline.dates.edtf_date import OPEN, UNKNOWN, Date
from timeline.dates.phrases.lexicon import MONTH_NAMES

_MARK_WORDS = {"": "", "?": "possibly ", "~": "about ", "%": "possibly about "}
_SEASON_NAMES = ("spring", "summer", "autumn", "winter")
_PARTS = ("early", "mid", "late")
_DAYS_OF_PARTS = ((1, 10), (11, 20), (21, 0))
_MONTHS_OF_PARTS = ((1, 4), (5, 8), (9, 12))
_YEARS_OF_PARTS = ((0, 3), (4, 6), (7, 9))
_FOUR_MONTHS = {37: "first", 38: "middle", 39: "last"}
_WITHOUT_HEMISPHERE, _NORTHERN, _SOUTHERN, _QUARTERS, _HALVES = 21, 25, 29, 33, 40
_OVER_NEW_YEAR = (24, 28, 30)
_LAST_PLAIN_YEAR = 9999
_FIRST_PLAIN_YEAR = 1000
_PAIR = 2


def words(parsed: Edtf) -> str:
    """Return the words for an expression; the EDTF itself where there are none."""
    if parsed.kind == "date":
        shown = _end_words(parsed.begin)
    elif parsed.kind == "interval":
        shown = _interval_words(parsed.begin, parsed.end)
    elif parsed.kind == "one of":
        shown = _one_of_words(parsed)
    else:
        shown = _all_of_words(parsed)
    return parsed.text if shown is None else shown


def _end_words(end: End) -> str | None:
    """Words for one date; None if there are none."""
    if isinstance(end, str):
        return None
    shown = _clock_words(end) if end.clock else _date_words(end)
    mark = _common_mark(end)
    return None if shown is None or mark is None else _MARK_WORDS[mark] + shown


def _common_mark(date: Date) -> str | None:
    """Return the mark that all given components share; None if they differ."""
    given = 1 + bool(date.month or date.season) + bool(date.day)
    marks = set(date.marks[:given])
    return marks.pop() if len(marks) == 1 else None


def _date_words(date: Date) -> str | None:
    if date.unspecified:
        return _unspecified_words(date)
    year = _year_words(date)
    if year is None:
        return None
    if date.season:
        return _season_words(date, year)
    if not date.month:
        return year
    name = MONTH_NAMES[int(date.month) - 1]
    return f"{int(date.day)} {name[:3]} {year}" if date.day else f"{name} {year}"


def _year_words(date: Date) -> str | None:
    """`1936`, `AD 79`, `44 BC`; None for a long or estimated year."""
    year = date.years[0]
    if not date.year.lstrip("-").isdigit() or not -_LAST_PLAIN_YEAR < year <= _LAST_PLAIN_YEAR:
        return None  # the year -9999 would be 10000 BC, which is not read
    if year >= _FIRST_PLAIN_YEAR:
        return str(year)
    return f"AD {year}" if year > 0 else f"{1 - year} BC"


def _unspecified_words(date: Date) -> str | None:
    """`the 1930s`, `the 19th century`, `a day in March 1936`, `a month in 1936`."""
    if date.season:
        return None
    if not date.month:
        digits = date.year.rstrip("X")
        return _century_words(date.year) if date.year.endswith("XX") else _decade_words(digits)
    if "X" in date.year:
        return None
    year = _year_words(date)
    if date.month == "XX":
        period = {"": "a month", "XX": "a day"}.get(date.day)
        return None if period is None else f"{period} in {year}"
    if "X" in date.month or date.day != "XX":
        return None
    return f"a day in {MONTH_NAMES[int(date.month) - 1]} {year}"


def _decade_words(digits: str) -> str | None:
    plain = digits.isdigit() and len(digits) == len("193") and digits[0] != "0"
    return f"the {digits}0s" if plain else None


def _century_words(year: str) -> str | None:
    digits = year.lstrip("-")[:2]
    if not digits.isdigit() or year == "-00XX":
        return None
    number = int(digits) + 1
    return f"the {ordinal_text(number)} century{' BC' if year[0] == '-' else ''}"


def ordinal_text(number: int) -> str:
    """`1st`, `2nd`, `13th`."""
    teens = number % 100 in (11, 12, 13)
    ending = "th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _season_words(  # noqa: PLR0911 - one return for each kind of season
    date: Date, year: str
) -> str | None:
    code = date.season
    if code >= _HALVES:
        return f"{'first' if code == _HALVES else 'second'} half of {year}"
    if code in _FOUR_MONTHS:
        return f"the {_FOUR_MONTHS[code]} four months of {year}"
    if code >= _QUARTERS:
        return f"Q{code - _QUARTERS + 1} {year}"
    name = _SEASON_NAMES[(code - _WITHOUT_HEMISPHERE) % 4]
    if code in _OVER_NEW_YEAR:
        first = date.years[0]
        if not _FIRST_PLAIN_YEAR <= first < _LAST_PLAIN_YEAR:
            return None
        year = f"{first}–{(first + 1) % 100:02d}"
    if code < _NORTHERN:
        return f"{name} {year} (hemisphere not stated)"
    if code >= _SOUTHERN:
        return f"southern {name} {year}"
    return f"northern {name} {year}" if code in _OVER_NEW_YEAR else f"{name} {year}"


def _clock_words(date: Date) -> str | None:
    """`4 Feb 2023, 14:39 (UTC−5)`."""
    year = _year_words(date)
    time = date.clock[1:].rstrip("Z")
    hours = 5 if date.precision == "minute" else 8
    if year is None or time.startswith("24"):
        return None
    day = f"{int(date.day)} {MONTH_NAMES[int(date.month) - 1][:3]} {year}"
    return f"{day}, {time[:hours]}{_zone_words(date)}"


def _zone_words(date: Date) -> str:
    if date.clock.endswith("Z"):
        return " UTC"
    if not date.shift:
        return ""
    hours, minutes = divmod(abs(date.shift) // US_PER_MINUTE, 60)
    sign = "−" if date.shift < 0 else "+"
    return f" (UTC{sign}{hours}{f':{minutes:02d}' if minutes else ''})"


def _interval_words(begin: End, end: End) -> str | None:
    if isinstance(begin, Date) and isinstance(end, Date):
        return _part_words(begin, end) or _span_words(begin, end)
    first, last = _end_words(begin), _end_words(end)
    if first is not None:
        return f"from {first} onwards" if end == OPEN else f"from {first} to an unknown date"
    if last is None or not isinstance(end, Date):
        return None
    if begin == UNKNOWN:
        return f"from an unknown date to {last}"
    return f"on or before {last}" if end.precision == "day" else f"in or before {last}"


def _part_words(begin: Date, end: Date) -> str | None:
    """`early February 2023`, `mid-2022`, `late 1930s`; None if it is no third of a period."""
    if not _plain(begin) or not _plain(end) or begin.years[0] < _FIRST_PLAIN_YEAR:
        return None
    shape = (bool(begin.month), bool(begin.day))
    if shape != (bool(end.month), bool(end.day)):
        return None
    if begin.day and begin.year == end.year and begin.month == end.month:
        month = int(begin.month)
        length = month_length(begin.years[0], month)
        options = tuple((first, last or length) for first, last in _DAYS_OF_PARTS)
        return _part(
            options, int(begin.day), int(end.day), f"{MONTH_NAMES[month - 1]} {begin.year}"
        )
    if begin.month and not begin.day and begin.year == end.year:
        return _part(_MONTHS_OF_PARTS, int(begin.month), int(end.month), begin.year)
    first, last = begin.years[0], end.years[0]
    if not begin.month and first // 10 == last // 10:
        return _part(_YEARS_OF_PARTS, first % 10, last % 10, f"{first // 10}0s")
    return None


def _plain(date: Date) -> bool:
    """Whether the date has a plain year and neither marks, seasons nor unspecified digits."""
    return (
        date.marks == ("", "", "")
        and not date.season
        and not date.unspecified
        and _year_words(date) is not None
    )


def _part(options: tuple[tuple[int, int], ...], first: int, last: int, whole: str) -> str | None:
    if (first, last) not in options:
        return None
    part = _PARTS[options.index((first, last))]
    return f"{part}{'-' if part == 'mid' else ' '}{whole}"


def _span_words(  # noqa: PLR0911 - one return for each shape
    begin: Date, end: Date
) -> str | None:
    first, last = _end_words(begin), _end_words(end)
    if first is None or last is None:
        return None
    if not _plain(begin) or not _plain(end) or begin.precision != end.precision:
        return f"{first} – {last}"
    if not begin.month and begin.years[0] >= _FIRST_PLAIN_YEAR:
        return f"{first}–{last}"
    if begin.year != end.year or not begin.month:
        return f"{first} – {last}"
    month = MONTH_NAMES[int(begin.month) - 1]
    if not begin.day:
        return f"{month} – {last}"
    if begin.month != end.month:
        return f"{int(begin.day)} {month[:3]} – {last}"
    return f"{first} – {last}" if begin.day == end.day else f"{int(begin.day)}–{last}"


def _one_of_words(parsed: Edtf) -> str | None:
    if len(parsed.parts) > 1 or parsed.begin is parsed.end:
        return _listed(parsed, "or")
    first, last = _end_words(parsed.begin), _end_words(parsed.end)
    if parsed.end == OPEN:
        return None if first is None else f"some time from {first} onwards"
    if parsed.begin == OPEN:
        return None if last is None else f"some time in or before {last}"
    return None if first is None or last is None else f"some time between {first} and {last}"


def _all_of_words(parsed: Edtf) -> str | None:
    return _listed(parsed, "and")


def _listed(parsed: Edtf, joint: str) -> str | None:
    """Two members, each a single date."""
    if len(parsed.parts) != _PAIR or any(first is not last for first, last in parsed.parts):
        return None
    left, right = (_end_words(first) for first, _ in parsed.parts)
    return None if left is None or right is None else f"{left} {joint} {right}"
