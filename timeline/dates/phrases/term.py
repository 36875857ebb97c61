"""A date as a phrase names it, before a missing year is filled in."""

from __future__ import annotations

from typing import NamedTuple

from timeline.dates.civil import year_text
from timeline.dates.errors import DateError


class Resolved(NamedTuple):
    """What a phrase came to: EDTF, the rule, warnings, and the readings of an ambiguous one."""

    edtf: str
    rule: str
    warnings: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()


class Term(NamedTuple):
    """One date of a phrase.

    `unit` is day, month, quarter, half, season, year, decade, century, or fixed (already EDTF).
    `year` is None where the phrase leaves it out; for a decade it is 193 of the 1930s and for a
    century 18 of the 1800s. `number` is the month, quarter, half or season code. `part` is early,
    mid, late, start, end, first half or second half. `mark` is "", "?", "~" or "%". `until_year`
    is the second year of "winter 2022-23"; `exact` asks for the season's own code. `clock` is an
    EDTF time for a day.
    """

    unit: str
    rule: str
    year: int | None = None
    number: int = 0
    day: int = 0
    part: str = ""
    mark: str = ""
    clock: str = ""
    until_year: int | None = None
    weekday: int | None = None
    exact: bool = False
    edtf: str = ""
    warnings: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()

    @property
    def yearless(self) -> bool:
        """Whether the year has to come from elsewhere."""
        return self.year is None and self.unit != "fixed"


class Context(NamedTuple):
    """What a phrase is read against: day numbers, or None where they were not given."""

    text: str
    dateline: int | None = None
    today: int | None = None
    date_order: str = ""

    def day_for(self, word: str, *, clock: bool) -> int:
        """Return the day that a word is relative to; `clock` prefers today. Raises DateError."""
        preferred, other = (self.today, self.dateline) if clock else (self.dateline, self.today)
        found = other if preferred is None else preferred
        if found is None:
            hint = "give the year or the full date, or say what day it is read from"
            raise DateError(self.text, f"{word} needs a dateline, and there is none", hint)
        return found


def month_text(year: int, month: int) -> str:
    """EDTF of a month or season code."""
    return f"{year_text(year)}-{month:02d}"
