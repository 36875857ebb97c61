"""One EDTF date: its components as written, its nominal range and its approximate range."""

from __future__ import annotations

from itertools import product

from timeline.dates.civil import (
    US_PER_DAY,
    add_months,
    civil,
    day_number,
    is_leap,
    month_length,
)
from timeline.dates.frozen import Frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

OPEN = ".."
UNKNOWN = ""

UNSPECIFIED = "X"
_UNMARKED = ("", "", "")
_MONTHS = 12
_FEBRUARY = 2
_LONGEST_FEBRUARY = 29

# First month and length in months of each season code of ISO 8601-2. The unqualified seasons
# 21-24 are read as the meteorological ones of the northern hemisphere, which is a convention.
SEASONS = {
    21: (3, 3), 22: (6, 3), 23: (9, 3), 24: (12, 3),
    25: (3, 3), 26: (6, 3), 27: (9, 3), 28: (12, 3),
    29: (9, 3), 30: (12, 3), 31: (3, 3), 32: (6, 3),
    33: (1, 3), 34: (4, 3), 35: (7, 3), 36: (10, 3),
    37: (1, 4), 38: (5, 4), 39: (9, 4),
    40: (1, 6), 41: (7, 6),
}  # fmt: skip
_FIRST_NORTHERN, _FIRST_SOUTHERN = 25, 29
_FIRST_QUARTER, _FIRST_THIRD, _FIRST_HALF = 33, 37, 40
_YEAR_PRECISION = ("year", "decade", "century", "millennium", "ten millennia")


class Date(Frozen):
    """A date as EDTF writes it.

    `year` is the signed text of the year (`-156X`, `Y17E7`, `1950S2`), `years` the lowest and
    highest year it allows, `year_unit` the years that one unit of it spans. `month` and `day`
    are two characters or "", `season` a code 21-41 or 0, `clock` the time as written or "".
    `marks` holds the effective qualifier of year, month (or season) and day: "", "?", "~" or "%".
    `first` and `last` are the nominal range, inclusive, in microseconds UTC since 1970;
    `shift` is the offset from UTC in microseconds, so that `first + shift` is local time.
    """

    __slots__ = (
        "clock",
        "day",
        "first",
        "last",
        "level",
        "marks",
        "month",
        "season",
        "shift",
        "text",
        "year",
        "year_unit",
        "years",
    )
    text: str
    level: int
    year: str
    years: tuple[int, int]
    year_unit: int
    month: str
    day: str
    season: int
    clock: str
    shift: int
    marks: tuple[str, str, str]
    first: int
    last: int

    @property
    def precision(self) -> str:
        """Name of the finest component that is given."""
        if self.clock:
            return "second" if self.clock.count(":", 0, 9) > 1 else "minute"
        if self.season:
            return season_unit(self.season)
        if self.day and self.day != "XX":
            return "day"
        if self.month and self.month != "XX":
            return "month"
        return _YEAR_PRECISION[min(len(str(self.year_unit)) - 1, len(_YEAR_PRECISION) - 1)]

    @property
    def approximate(self) -> bool:
        """Whether any component is marked `~` or `%`."""
        return self.marks != _UNMARKED and any(mark in ("~", "%") for mark in self.marks)

    @property
    def uncertain(self) -> bool:
        """Whether any component is marked `?` or `%`."""
        return any(mark in ("?", "%") for mark in self.marks)

    @property
    def unspecified(self) -> bool:
        """Whether any digit is `X`."""
        return UNSPECIFIED in self.year or UNSPECIFIED in self.month or UNSPECIFIED in self.day

    def widened(self, tolerance: int) -> tuple[int, int]:
        """Return first and last, moved apart by `tolerance` units of each approximate component.

        Adjacent approximate components count once, by their finest specified unit.
        """
        if not self.approximate:
            return self.first, self.last
        months, days = self._tolerated_units()
        first = _moved(self.first // US_PER_DAY, -months * tolerance, -days * tolerance)
        if self.day:
            last = _moved(self.last // US_PER_DAY, months * tolerance, days * tolerance) + 1
        else:
            # The day after a year, month or season is the first of a month: months move it exactly.
            last = _moved(self.last // US_PER_DAY + 1, months * tolerance, days * tolerance)
        return first * US_PER_DAY, last * US_PER_DAY - 1

    def _tolerated_units(self) -> tuple[int, int]:
        """Months and days by which one unit of tolerance moves the range."""
        months = days = 0
        units = self._units()
        for index, (month_step, day_step) in enumerate(units):
            finer = index + 1 < len(units) and self.marks[index + 1] in ("~", "%")
            if self.marks[index] in ("~", "%") and not finer:
                months += month_step
                days += day_step
        return months, days

    def _units(self) -> list[tuple[int, int]]:
        year = (_MONTHS * self.year_unit, 0)
        units = [year]
        if self.season:
            units.append((SEASONS[self.season][1], 0))
        elif self.month:
            units.append(year if self.month == "XX" else (1, 0))
        if self.day:
            units.append(units[-1] if self.day == "XX" else (0, 1))
        return units


def hemisphere_note(code: int) -> str:
    """Say which hemisphere a season code 21-32 is read for."""
    if code < _FIRST_NORTHERN:
        return "no hemisphere is stated; meteorological season of the northern one taken"
    side = "southern" if code >= _FIRST_SOUTHERN else "northern"
    return f"meteorological season of the {side} hemisphere"


def season_unit(code: int) -> str:
    """Name of the kind of period a season code stands for."""
    if code >= _FIRST_HALF:
        return "half"
    if code >= _FIRST_THIRD:
        return "four months"
    return "quarter" if code >= _FIRST_QUARTER else "season"


def _moved(number: int, months: int, days: int) -> int:
    if months:
        year, month, day = civil(number)
        year, month = add_months(year, month, months)
        number = day_number(year, month, min(day, month_length(year, month)))
    return number + days


def year_range(digits: str, *, negative: bool) -> tuple[int, int] | None:
    """Return the lowest and highest year matching four digits or `X`; None for minus zero."""
    low, high = int(digits.replace("X", "0")), int(digits.replace("X", "9"))
    if not negative:
        return low, high
    if high == 0:
        return None
    return -high, min(-low, -1)


def matching_years(digits: str, *, negative: bool, descending: bool) -> Iterator[int]:
    """Yield all years that match the pattern, in the order asked for."""
    rising = "0123456789"[:: -1 if descending != negative else 1]
    choices = [rising if char == UNSPECIFIED else char for char in digits]
    for chars in product(*choices):
        year = int("".join(chars))
        if not negative:
            yield year
        elif year:
            yield -year


_MATCHING: dict[tuple[str, int], tuple[int, ...]] = {}


def matching(pattern: str, most: int, least: int = 1) -> tuple[int, ...]:
    """Return the numbers `least` to `most` that a two-character pattern allows, ascending."""
    found = _MATCHING.get((pattern, most))
    if found is None:
        texts = ((number, f"{number:02d}") for number in range(least, most + 1))
        found = tuple(
            number
            for number, text in texts
            if all(char in (UNSPECIFIED, own) for char, own in zip(pattern, text, strict=True))
        )
        _MATCHING[pattern, most] = found  # at most 3 * 11 * 11 patterns exist
    return found


def day_range(digits: str, negative: bool, month: str, day: str) -> tuple[int, int] | None:
    """First and last day number that match the patterns; None if no such day exists."""
    first = _extreme_day(digits, negative, month, day, descending=False)
    last = _extreme_day(digits, negative, month, day, descending=True)
    return None if first is None or last is None else (first, last)


def _extreme_day(
    digits: str, negative: bool, month: str, day: str, *, descending: bool
) -> int | None:
    years = year_range(digits, negative=negative)
    if years is None:
        return None
    year = years[descending]
    step = -1 if descending else 1
    months = matching(month, 12)[::step]
    days = matching(day, 31)[::step]
    leap_day_only = False
    for number in months:
        for candidate in days:
            if candidate <= month_length(year, number):
                return day_number(year, number, candidate)
            leap_day_only |= number == _FEBRUARY and candidate == _LONGEST_FEBRUARY
    # A leap year ends in a multiple of four: without one there is no need to look through them.
    if leap_day_only and any(tail % 4 == 0 for tail in matching(digits[2:], 99, least=0)):
        for other in matching_years(digits, negative=negative, descending=descending):
            if is_leap(other):
                return day_number(other, _FEBRUARY, _LONGEST_FEBRUARY)
    return None
