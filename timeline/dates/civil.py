"""Microseconds and days since 1970-01-01 to and from the proleptic Gregorian calendar.

Years are astronomical (0 is 1 BC) and may be of any size; nothing here touches `datetime`.
A *day number* counts days since 1970-01-01; `us` is microseconds since that day's start, UTC.
"""

from __future__ import annotations

US_PER_SECOND = 1_000_000
US_PER_MINUTE = 60 * US_PER_SECOND
US_PER_DAY = 86_400 * US_PER_SECOND

_DAYS_PER_ERA = 146_097  # 400 years
_EPOCH_FROM_MARCH_0000 = 719_468
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FEBRUARY = 2
_THURSDAY = 3
_YEAR_DIGITS = 4


def is_leap(year: int) -> bool:
    """Whether the Gregorian year has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def month_length(year: int, month: int) -> int:
    """Days in the month (1-12) of that year."""
    return 29 if month == _FEBRUARY and is_leap(year) else _LENGTHS[month - 1]


def day_number(year: int, month: int, day: int) -> int:
    """Days from 1970-01-01 to the given civil day; negative before it."""
    # Counting from March puts the leap day last, so that month starts follow one linear rule.
    shifted = year - 1 if month <= _FEBRUARY else year
    era, year_of_era = divmod(shifted, 400)
    day_of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    day_of_era = year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year
    return era * _DAYS_PER_ERA + day_of_era - _EPOCH_FROM_MARCH_0000


def civil(number: int) -> tuple[int, int, int]:
    """Year, month and day of a day number."""
    era, day_of_era = divmod(number + _EPOCH_FROM_MARCH_0000, _DAYS_PER_ERA)
    year_of_era = (
        day_of_era - day_of_era // 1460 + day_of_era // 36_524 - day_of_era // 146_096
    ) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    month_from_march = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * month_from_march + 2) // 5 + 1
    month = (month_from_march + 2) % 12 + 1
    return year_of_era + era * 400 + (month <= _FEBRUARY), month, day


def add_months(year: int, month: int, count: int) -> tuple[int, int]:
    """Year and month `count` months later (earlier if negative)."""
    years, index = divmod(month - 1 + count, 12)
    return year + years, index + 1


def weekday(number: int) -> int:
    """Weekday of a day number, 0 = Monday to 6 = Sunday."""
    return (number + _THURSDAY) % 7


def week_start(number: int) -> int:
    """Day number of the Monday of the ISO week that holds the day."""
    return number - weekday(number)


def iso_week_monday(year: int, week: int) -> int:
    """Day number of the Monday of an ISO week (week 1 holds the year's first Thursday)."""
    return week_start(day_number(year, 1, 4)) + 7 * (week - 1)


def iso_weeks_in_year(year: int) -> int:
    """Number of ISO weeks in the year, 52 or 53."""
    return (iso_week_monday(year + 1, 1) - iso_week_monday(year, 1)) // 7


def year_text(year: int) -> str:
    """Write a year with at least four digits and a minus where it is negative."""
    sign = "-" if year < 0 else ""
    return sign + str(abs(year)).rjust(_YEAR_DIGITS, "0")


def date_text(number: int) -> str:
    """ISO text `YYYY-MM-DD` of a day number (years of more than four digits unprefixed)."""
    year, month, day = civil(number)
    return f"{year_text(year)}-{month:02d}-{day:02d}"


def day_start_us(year: int, month: int, day: int) -> int:
    """First microsecond of the civil day."""
    return day_number(year, month, day) * US_PER_DAY


def start_of_day(us: int) -> int:
    """First microsecond of the UTC day that holds `us`."""
    return us - us % US_PER_DAY


def end_of_day(us: int) -> int:
    """Last microsecond of the UTC day that holds `us`."""
    return us - us % US_PER_DAY + US_PER_DAY - 1


def day_text(us: int) -> str:
    """UTC day of `us`, as `YYYY-MM-DD`."""
    return date_text(us // US_PER_DAY)


def instant_text(us: int) -> str:
    """UTC instant as `YYYY-MM-DDTHH:MM:SSZ`, with six decimals only where they are not zero."""
    number, within = divmod(us, US_PER_DAY)
    seconds, fraction = divmod(within, US_PER_SECOND)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    decimals = f".{fraction:06d}" if fraction else ""
    return f"{date_text(number)}T{hour:02d}:{minute:02d}:{second:02d}{decimals}Z"
