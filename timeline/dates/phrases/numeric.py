"""Dates of digits and signs: ISO pieces within a phrase, 8.5.2023, 5/8/2023, 20230508."""

from __future__ import annotations

from timeline.dates.civil import (
    date_text,
    iso_week_monday,
    iso_weeks_in_year,
    month_length,
    year_text,
)
from timeline.dates.edtf import parse_edtf
from timeline.dates.errors import DateError
from timeline.dates.phrases.term import Context, Term, month_text
from timeline.dates.phrases.tokens import NUMBER, Cursor
from timeline.dates.years import season_years, season_years_note

_MONTHS = 12
_FULL_YEAR, _SHORT = 4, 2
_SEPARATORS = ("-", "–", ".", "/")
_ORDER_NAMES = {"dmy": "day.month.year", "mdy": "month/day/year", "ymd": "year-month-day"}


def numeric(cursor: Cursor, context: Context) -> Term | None:
    """Parse a date of digits and signs at the cursor; None if there is none."""
    token = cursor.peek()
    if token.kind != NUMBER:
        starts = token.text[:1] in ("-", "x", "y") and cursor.peek(1).glued
        return _edtf_piece(cursor) if starts else None
    return (
        _iso_week(cursor)
        or _three_numbers(cursor, context)
        or _edtf_piece(cursor)
        or _two_numbers(cursor)
        or _compact(cursor)
    )


def fixed(edtf: str, rule: str, *warnings: str, alternatives: tuple[str, ...] = ()) -> Term:
    """Return a term that is already EDTF."""
    return Term("fixed", rule, edtf=edtf, warnings=warnings, alternatives=alternatives)


def _iso_week(cursor: Cursor) -> Term | None:
    """`2023-W06`, `2023W06`, `2023-W06-3`."""
    if not cursor.is_number(0, _FULL_YEAR, _FULL_YEAR):
        return None
    ahead = 2 if cursor.peek(1).text == "-" else 1
    letter, week = cursor.peek(ahead), cursor.peek(ahead + 1)
    if letter.text != "w" or not letter.glued or week.kind != NUMBER or not week.glued:
        return None
    year, number = int(cursor.peek().text), int(week.text[:3])
    check_week(cursor, year, number)
    cursor.index += ahead + 2
    monday = iso_week_monday(year, number)
    if cursor.peek().text == "-" and cursor.peek().glued and cursor.peek(1).glued:
        day = cursor.peek(1)
        if day.kind != NUMBER or day.text not in tuple("1234567"):
            raise cursor.fail("weekdays of ISO weeks are 1 to 7", "1 is Monday")
        cursor.index += 2
        return fixed(date_text(monday + int(day.text) - 1), "day of an ISO week")
    return fixed(f"{date_text(monday)}/{date_text(monday + 6)}", "ISO week")


def check_week(cursor: Cursor, year: int, week: int) -> None:
    """Raise DateError if the year has no such ISO week."""
    weeks = iso_weeks_in_year(year)
    if not 1 <= week <= weeks:
        raise cursor.fail(f"{year} has {weeks} ISO weeks, there is no week {week}")


def _run(cursor: Cursor) -> tuple[str, int]:
    """Text and token count of the run without spaces at the cursor, trailing comma left out."""
    count = 1
    while cursor.peek(count).glued and cursor.peek(count).text != ",":
        count += 1
    last = cursor.peek(count - 1)
    return cursor.text[cursor.peek().at : last.at + len(last.text)], count


def _edtf_piece(cursor: Cursor) -> Term | None:
    """EDTF within a phrase, such as the end of `before 2023-02-04` (a plain year is not)."""
    text, count = _run(cursor)
    text = text.rstrip(")")
    if count == 1 or not any(sign in text for sign in "-?~%XYS"):
        return None
    years = season_years(text)
    if years is not None:
        cursor.index += count
        return _years_term(text, years)
    try:
        parsed = parse_edtf(text)
    except DateError:
        return None
    if parsed.kind != "date":
        return None
    end = cursor.peek().at + len(text)
    while cursor.peek().at < end and not cursor.done():
        cursor.index += 1
    return fixed(parsed.text, "iso")


def _years_term(text: str, years: str) -> Term:
    """Return the term for `2022-23`: years, though EDTF has seasons, quarters and halves there."""
    note = season_years_note(text, years)
    return fixed(years, "two years", note, alternatives=(years, text))


def _three_numbers(cursor: Cursor, context: Context) -> Term | None:
    sign = cursor.peek(1).text
    tokens = [cursor.peek(ahead) for ahead in range(5)]
    if (
        sign not in _SEPARATORS
        or tokens[3].text != sign
        or any(tokens[index].kind != NUMBER for index in (0, 2, 4))
        or not all(token.glued for token in tokens[1:])
        or (cursor.peek(5).glued and cursor.peek(5).text in ("-", "/", "."))
    ):
        return None
    texts = [tokens[index].text for index in (0, 2, 4)]
    if sign == "-" and [len(text) for text in texts] == [4, 2, 2]:
        return None  # EDTF, with its own errors
    fours = [len(text) == _FULL_YEAR for text in texts]
    if sum(fours) != 1 or fours[1] or sorted(len(text) for text in texts)[1] > _SHORT:
        raise cursor.fail("this date does not give its year in four digits", "write 2023-05-08")
    term = _ordered(cursor, context, [int(text) for text in texts], sign, year_first=fours[0])
    cursor.index += 5
    return term


def _ordered(
    cursor: Cursor, context: Context, numbers: list[int], sign: str, *, year_first: bool
) -> Term:
    """Decide which of the numbers is the day."""
    if year_first:
        year, month, day = numbers
        if not _exists(year, month, day):
            raise cursor.fail(f"{year_text(year)} has no day {day} in a month {month}")
        return fixed(_day(year, month, day), _ORDER_NAMES["ymd"])
    left, right, year = numbers
    readings = {
        "dmy": (right, left) if _exists(year, right, left) else None,
        "mdy": (left, right) if _exists(year, left, right) else None,
    }
    possible = {order: pair for order, pair in readings.items() if pair is not None}
    if context.date_order in readings:
        pair = readings[context.date_order]
        if pair is None:
            reason = f"this is no date in the order {context.date_order}"
            raise cursor.fail(reason, "check the day and month, or the date order")
        return fixed(_day(year, *pair), _ORDER_NAMES[context.date_order])
    if not possible:
        raise cursor.fail("no order of day and month makes this a date", "write 2023-05-08")
    texts = sorted({_day(year, *pair) for pair in possible.values()})
    if len(texts) == 1:
        return fixed(texts[0], "only one order of day and month is valid")
    if sign == ".":
        note = "dots were read as day.month.year"
        return fixed(_day(year, *possible["dmy"]), _ORDER_NAMES["dmy"], note)
    note = "day and month could be either way round; set the date order to choose"
    return fixed(
        f"[{','.join(texts)}]", "day and month in either order", note, alternatives=tuple(texts)
    )


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= month <= _MONTHS and 1 <= day <= month_length(year, month)


def _day(year: int, month: int, day: int) -> str:
    return f"{month_text(year, month)}-{day:02d}"


def _two_numbers(cursor: Cursor) -> Term | None:
    """`2023/02`, `02/2023`, `02.2023`, `1914-18`."""
    left, sign, right = (cursor.peek(ahead) for ahead in range(3))
    if sign.text not in _SEPARATORS or right.kind != NUMBER:
        return None
    if not (sign.glued and right.glued) or cursor.peek(3).text == sign.text:
        return None
    if len(left.text) <= _SHORT and len(right.text) == _FULL_YEAR and sign.text in "./":
        month, year = int(left.text), int(right.text)
        if not 1 <= month <= _MONTHS:
            raise cursor.fail(f"there is no month {month}")
        cursor.index += 3
        return Term("month", "month/year", year, month)
    if len(left.text) == _FULL_YEAR and len(right.text) == _SHORT:
        return _year_and_two_digits(cursor, int(left.text), int(right.text), sign.text)
    return None


def _year_and_two_digits(cursor: Cursor, year: int, number: int, sign: str) -> Term | None:
    years = f"{year:04d}/{year - year % 100 + number:04d}"
    is_years, is_month = number > year % 100, 1 <= number <= _MONTHS and sign == "/"
    if not is_years and not is_month:
        return None
    cursor.index += 3
    if not is_month:
        return fixed(years, "two years")
    month = month_text(year, number)
    if not is_years:
        return fixed(month, "year/month")
    note = "this could be a month or two years; write 2011-12 or 2011/2012"
    return fixed(f"[{year:04d}..{years[5:]}]", "month or two years", note,
                 alternatives=(month, years))  # fmt: skip


def _compact(cursor: Cursor) -> Term | None:
    """`20230508`."""
    token = cursor.peek()
    if len(token.text) != len("20230508"):
        return None
    year, month, day = int(token.text[:4]), int(token.text[4:6]), int(token.text[6:])
    if not _exists(year, month, day):
        raise cursor.fail("these eight digits are not a date", "write 2023-05-08")
    cursor.next()
    return fixed(_day(year, month, day), "compact date")
