"""Times of day in a phrase: 14:39, 2:39 pm, noon, with an offset from UTC."""

from __future__ import annotations

from timeline.dates.phrases import lexicon
from timeline.dates.phrases.tokens import NUMBER, Cursor

_NOON = 12
_LAST_HOUR, _LAST_MINUTE = 23, 59
_LARGEST_OFFSET_HOUR = 14


def at_clock(cursor: Cursor, ahead: int = 0) -> bool:
    """Whether a time of day stands so far ahead."""
    token, following = cursor.peek(ahead), cursor.peek(ahead + 1)
    if token.text == "noon":
        return True
    if token.kind != NUMBER or len(token.text) > 2:  # noqa: PLR2004
        return False
    return (following.text == ":" and following.glued) or following.text in ("am", "pm")


def clock(cursor: Cursor) -> str:
    """Parse the time at the cursor into EDTF, from `T` on. Raises DateError."""
    if cursor.take("noon"):
        return "T12:00" + _zone(cursor)
    start = cursor.peek().at
    hour = _two_digits(cursor)
    minute = second = None
    if cursor.take(":"):
        minute = _two_digits(cursor)
        if cursor.take(":"):
            second = _two_digits(cursor)
    half = cursor.take("am", "pm")
    if half:
        if not 1 <= hour <= _NOON:
            raise cursor.fail(f"there is no {hour} {half}", "write 14:39 or 2:39 pm", start)
        hour = hour % _NOON + (_NOON if half == "pm" else 0)
    if hour > _LAST_HOUR or max(minute or 0, second or 0) > _LAST_MINUTE:
        raise cursor.fail("there is no such time of day", "times are 00:00 to 23:59", start)
    seconds = "" if second is None else f":{second:02d}"
    return f"T{hour:02d}:{minute or 0:02d}{seconds}{_zone(cursor)}"


def _two_digits(cursor: Cursor) -> int:
    number = cursor.number(1, 2)
    if number is None:
        raise cursor.fail("this is not a time of day", "write 14:39 or 2:39 pm")
    return number


def _zone(cursor: Cursor) -> str:
    """`UTC`, `Z`, `(UTC-5)`, `UTC+05:30`, `-05:00`; "" for none."""
    bracket = cursor.take("(")
    if cursor.peek().text in lexicon.ZONE_NAMES:
        raise cursor.unexpected()
    zone = ""
    named = cursor.take("utc", "gmt", "z")
    glued_sign = cursor.peek().text in ("+", "-") and (cursor.peek().glued or bool(bracket))
    if glued_sign and cursor.is_number(1, 1, 2):
        zone = _offset(cursor)
    elif named:
        zone = "Z"
    if bracket and not (zone and cursor.take(")")):
        raise cursor.fail("this is not an offset from UTC", "write (UTC-5) or (UTC+05:30)")
    return zone


def _offset(cursor: Cursor) -> str:
    sign = cursor.next().text
    hours, minutes = cursor.number(1, 2) or 0, 0
    if cursor.peek().text == ":" and cursor.is_number(1, 2, 2):
        cursor.next()
        minutes = cursor.number(2, 2) or 0
    if hours > _LARGEST_OFFSET_HOUR or minutes > _LAST_MINUTE:
        raise cursor.fail("there is no such offset from UTC", "offsets are -14:00 to +14:00")
    return f"{sign}{hours:02d}:{minutes:02d}" if hours or minutes else "Z"
