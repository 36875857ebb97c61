"""Parse one EDTF date: calendar dates with qualifiers, seasons, times and long years."""

from __future__ import annotations

from timeline.dates.civil import (
    US_PER_DAY,
    US_PER_MINUTE,
    US_PER_SECOND,
    add_months,
    day_number,
    month_length,
)
from timeline.dates.edtf_date import (
    SEASONS,
    UNSPECIFIED,
    Date,
    day_range,
    year_range,
)
from timeline.dates.errors import DateError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

_DATE = (
    r"(?P<qy>[?~%]?)(?P<neg>-?)(?P<year>[0-9X]{4})(?P<gy>[?~%]?)"
    r"(?:-(?P<qm>[?~%]?)(?P<month>[0-9X]{2})(?P<gm>[?~%]?)"
    r"(?:-(?P<qd>[?~%]?)(?P<day>[0-9X]{2})(?P<gd>[?~%]?)"
    r"(?:T(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?"
    r"(?P<zone>Z|[+-][0-9]{2}(?::[0-9]{2})?)?)?)?)?"
)
_LONG_YEAR = (
    r"(?:(?P<y>Y-?)(?P<long>[0-9]+)(?:E(?P<exp>[0-9]+))?|(?P<sign>-?)(?P<four>[0-9]{4})(?=S))"
    r"(?:S(?P<sig>[0-9]+))?(?P<mark>[?~%]?)"
)
_FULL_YEAR = 4
_EXPONENT_DIGITS = 3
_LEVEL_1_SEASONS = 24
_MONTHS = 12
_LAST_HOUR, _LAST_MINUTE = 24, 59
_LARGEST_OFFSET = 14 * 60
_MERGED = {
    ("", ""): "", ("", "?"): "?", ("", "~"): "~", ("", "%"): "%",
    ("?", ""): "?", ("?", "?"): "?", ("?", "~"): "%", ("?", "%"): "%",
    ("~", ""): "~", ("~", "?"): "%", ("~", "~"): "~", ("~", "%"): "%",
    ("%", ""): "%", ("%", "?"): "%", ("%", "~"): "%", ("%", "%"): "%",
}  # fmt: skip


_compiled: dict[str, re.Pattern[str]] = {}


def _match(source: str, text: str) -> re.Match[str] | None:
    """Match the whole text; `re` is imported and patterns are compiled at first use."""
    pattern = _compiled.get(source)
    if pattern is None:
        import re  # noqa: PLC0415

        pattern = _compiled[source] = re.compile(source)
    return pattern.fullmatch(text)


def parse_date(text: str, whole: str, at: int) -> Date:
    """Parse one date of an EDTF expression.

    `whole` is the expression and `at` the offset of `text` in it, for the error.
    Raises DateError.
    """
    found = _match(_DATE, text)
    if found is not None:
        return _calendar_date(found.groupdict(""), whole, at)
    found = _match(_LONG_YEAR, text)
    if found is not None:
        return _long_year(found.groupdict(""), whole, at)
    from timeline.dates.diagnose import explain  # noqa: PLC0415 - only for errors

    raise explain(text, whole, at)


def _calendar_date(part: dict[str, str], whole: str, at: int) -> Date:
    years = year_range(part["year"], negative=bool(part["neg"]))
    if years is None:
        raise DateError(whole, "there is no year -0000", "the year 0000 is 1 BC", at)
    marks = _effective_marks(part)
    month, day = part["month"], part["day"]
    season = 0
    if month.isdigit() and int(month) in SEASONS:
        season = int(month)
        if day:
            raise DateError(whole, f"the season {month} has no days", "leave the day out", at)
        days = _season_days(years, season)
    else:
        days = _days(part, years, whole, at)
    digits = part["year"]
    shift, first, last, clock = _times(part, days, whole, at)
    date = Date.__new__(Date)
    date._fill(  # noqa: SLF001
        year=part["neg"] + digits,
        years=years,
        year_unit=10 ** (_FULL_YEAR - len(digits.rstrip("X"))),
        month="" if season else month,
        day=day,
        season=season,
        clock=clock,
        shift=shift,
        marks=marks,
        first=first,
        last=last,
        level=_level(part, season),
        text=_canonical(part, marks, clock),
    )
    return date


def _days(part: dict[str, str], years: tuple[int, int], whole: str, at: int) -> tuple[int, int]:
    """First and last day number of a year, month or day, with or without `X`."""
    month, day = part["month"] or "XX", part["day"]
    if month.isdigit() and not 1 <= int(month) <= _MONTHS:
        hint = "months are 01-12, seasons, quarters and halves 21-41"
        raise DateError(whole, f"there is no month {month}", hint, at)
    if day in ("", "XX") and UNSPECIFIED not in month:
        number = int(month)
        last = day_number(years[1], number, month_length(years[1], number))
        return day_number(years[0], number, 1), last
    if UNSPECIFIED not in part["year"] + month + day:
        length = month_length(years[0], int(month))
        if not 1 <= int(day) <= length:
            name = f"{part['neg']}{part['year']}-{month}"
            raise DateError(whole, f"{name} has {length} days, there is no day {day}", "", at)
        number = day_number(years[0], int(month), int(day))
        return number, number
    days = day_range(part["year"], bool(part["neg"]), month, day or "XX")
    if days is None:
        raise DateError(whole, "no existing day matches this pattern", "check month and day", at)
    return days


def _season_days(years: tuple[int, int], season: int) -> tuple[int, int]:
    month, length = SEASONS[season]
    end_year, end_month = add_months(years[1], month, length)
    return day_number(years[0], month, 1), day_number(end_year, end_month, 1) - 1


def _times(
    part: dict[str, str], days: tuple[int, int], whole: str, at: int
) -> tuple[int, int, int, str]:
    """Return shift from UTC, first and last microsecond in UTC, and the canonical clock text."""
    start = days[0] * US_PER_DAY
    if not part["hour"]:
        return 0, start, days[1] * US_PER_DAY + US_PER_DAY - 1, ""
    if UNSPECIFIED in part["year"] + part["month"] + part["day"]:
        raise DateError(whole, "a time of day needs a complete date", "leave the time out", at)
    if any(part[name] for name in ("qy", "gy", "qm", "gm", "qd", "gd")):
        hint = "leave out the time or the qualifier"
        raise DateError(whole, "EDTF does not qualify a date with a time of day", hint, at)
    hour, minute, second = int(part["hour"]), int(part["minute"]), int(part["second"] or 0)
    past_midnight = hour == _LAST_HOUR and (minute or second)
    if hour > _LAST_HOUR or minute > _LAST_MINUTE or second > _LAST_MINUTE or past_midnight:
        clock = ":".join(part[name] for name in ("hour", "minute", "second") if part[name])
        raise DateError(whole, f"there is no time {clock}", "hours 00-23, minutes 00-59", at)
    shift, zone = _offset(part["zone"], whole, at)
    first = start + (hour * 60 + minute) * US_PER_MINUTE + second * US_PER_SECOND - shift
    length = US_PER_SECOND if part["second"] else US_PER_MINUTE
    clock = f"T{part['hour']}:{part['minute']}"
    clock += (part["second"] and f":{part['second']}") + zone
    return shift, first, first + length - 1, clock


def _offset(zone: str, whole: str, at: int) -> tuple[int, str]:
    """Microseconds east of UTC and the canonical text of a zone."""
    if zone in ("", "Z"):
        return 0, zone
    hours, minutes = int(zone[1:3]), int(zone[4:6] or 0)
    total = hours * 60 + minutes
    if minutes > _LAST_MINUTE or total > _LARGEST_OFFSET:
        raise DateError(whole, f"there is no offset {zone}", "offsets are -14:00 to +14:00", at)
    if zone[0] == "-" and not total:
        raise DateError(whole, f"{zone} is not an offset", "write Z for UTC", at)
    text = f"{zone[0]}{hours:02d}:{minutes:02d}" if total else "Z"
    return (-total if zone[0] == "-" else total) * US_PER_MINUTE, text


def _effective_marks(part: dict[str, str]) -> tuple[str, str, str]:
    """Qualifier of each component: its own, and those of the groups that end at or after it."""
    qy, gy, qm, gm, qd, gd = (part[name] for name in ("qy", "gy", "qm", "gm", "qd", "gd"))
    if not (qy or gy or qm or gm or qd or gd):
        return ("", "", "")
    day = _MERGED[qd, gd]
    from_right = _MERGED[gm, gd]
    return _MERGED[qy, _MERGED[gy, from_right]], _MERGED[qm, from_right], day


def _canonical(part: dict[str, str], marks: tuple[str, str, str], clock: str) -> str:
    """Print with one group qualifier as far right as it reaches, then individual ones."""
    year = part["neg"] + part["year"]
    pieces = [piece for piece in (year, part["month"], part["day"]) if piece]
    if marks == ("", "", ""):
        return "-".join(pieces) + clock
    reach = 0
    while reach + 1 < len(pieces) and marks[reach + 1] == marks[0]:
        reach += 1
    for index, piece in enumerate(pieces):
        if index == reach:
            pieces[index] = piece + marks[0]
        elif index > reach:
            pieces[index] = marks[index] + piece
    return "-".join(pieces)


def _level(part: dict[str, str], season: int) -> int:
    """Lowest EDTF level that allows the date as written."""
    digits = part["year"] + part["month"] + part["day"]
    group = part["gd"] or (not part["day"] and part["gm"]) or (not part["month"] and part["gy"])
    marked = sum(1 for name in ("qy", "gy", "qm", "gm", "qd", "gd") if part[name])
    if marked > bool(group) or season > _LEVEL_1_SEASONS:
        return 2
    if UNSPECIFIED in digits:
        return 1 if _level_1_unspecified(part) else 2
    return 1 if part["neg"] or marked or season else 0


def _level_1_unspecified(part: dict[str, str]) -> bool:
    year, month, day = part["year"], part["month"], part["day"]
    if not month:
        return UNSPECIFIED not in year[:2] and year[2:] != "X" + year[3:].replace("X", "")
    return UNSPECIFIED not in year and (
        (month == "XX" and day in ("", "XX")) or (UNSPECIFIED not in month and day == "XX")
    )


def _long_year(part: dict[str, str], whole: str, at: int) -> Date:
    """Years of more than four digits, exponents and significant digits."""
    digits = part["long"] or part["four"]
    negative = "-" in (part["y"] + part["sign"])
    _check_long_year(part, digits, whole, at)
    value = int(digits) * 10 ** int(part["exp"] or 0)
    length = len(digits) + int(part["exp"] or 0)
    unit = 1
    if part["sig"]:
        significant = int(part["sig"])
        if not 1 <= significant <= length:
            reason = f"a year of {length} digits has no {significant} significant ones"
            raise DateError(whole, reason, f"write S1 to S{length}", at)
        unit = 10 ** (length - significant)
    low = value - value % unit
    years = (-(low + unit - 1), -low) if negative else (low, low + unit - 1)
    if negative and not value:
        raise DateError(whole, "there is no year -0000", "the year 0000 is 1 BC", at)
    exponent = f"E{int(part['exp'])}" if part["exp"] else ""
    date = Date.__new__(Date)
    year = f"{part['y'] or part['sign']}{digits}{exponent}"
    year += f"S{int(part['sig'])}" if part["sig"] else ""
    date._fill(  # noqa: SLF001
        year=year,
        years=years,
        year_unit=unit,
        month="",
        day="",
        season=0,
        clock="",
        shift=0,
        marks=(part["mark"], "", ""),
        first=day_number(years[0], 1, 1) * US_PER_DAY,
        last=day_number(years[1] + 1, 1, 1) * US_PER_DAY - 1,
        level=2 if part["exp"] or part["sig"] or part["mark"] else 1,
        text=year + part["mark"],
    )
    return date


def _check_long_year(part: dict[str, str], digits: str, whole: str, at: int) -> None:
    if len(part["exp"]) > _EXPONENT_DIGITS or len(part["sig"]) > _EXPONENT_DIGITS + 1:
        raise DateError(whole, "the year is too large", "exponents have up to 3 digits", at)
    if part["y"] and len(digits) > 1 and digits[0] == "0":
        raise DateError(whole, "a year after Y has no leading zeros", "leave them out", at)
    if part["y"] and not part["exp"] and len(digits) <= _FULL_YEAR:
        year = part["y"][1:] + digits.rjust(_FULL_YEAR, "0")
        raise DateError(whole, "Y is for years of more than four digits", f"write {year}", at)
