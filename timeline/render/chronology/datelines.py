"""Dates as a desk prints them: months in full, and nothing that the heading says already."""

from __future__ import annotations

import re
from functools import lru_cache

from timeline.clocks import DAY, FAR_FUTURE, FAR_PAST
from timeline.dates.civil import civil, day_number
from timeline.dates.phrases.lexicon import MONTH_NAMES
from timeline.render.words import date_words, day_of

_MONTHS = {name[:3]: name for name in MONTH_NAMES}
_SHORT = re.compile(r"\b(" + "|".join(_MONTHS) + r")\b(?= -?\d| –|, |$)")
_BETWEEN = re.compile(r"some time between (\d{1,2}) (\w+) (\d{4}) and (\d{1,2}) (\w+) (\d{4})")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")


@lru_cache(maxsize=16_384)
def full(edtf: str) -> str:
    """The date in words, with months in full: ``2–3 August 2022``, ``by 4 August 2022``, ``28 or 29 May 2023``."""
    words = _SHORT.sub(lambda found: _MONTHS[found[1]], date_words(edtf))
    if either := _BETWEEN.fullmatch(words):
        first, month, year, last, other_month, other_year = either.groups()
        if (month, year) == (other_month, other_year):
            joint = "or" if int(last) == int(first) + 1 else "and"
            words = f"{first} or {last} {month} {year}" if joint == "or" else f"between {first} and {last} {month} {year}"
    if re.search(r"\d{4}(?: BC)? – ", words):
        words = f"from {words.replace(' – ', ' to ')}"
    for prefix, shorter in (
        ("some time between ", "between "),
        ("some time in or before ", "by "),
        ("on or before ", "by "),
        ("some time from ", "on or after "),
    ):
        if words.startswith(prefix):
            words = shorter + words.removeprefix(prefix).removesuffix(" onwards")
    return words


@lru_cache(maxsize=16_384)
def under(edtf: str, year: int | None) -> str:
    """The date as it stands under a heading that names ``year``; in full under one that names none."""
    words = full(edtf)
    years = set(_YEAR.findall(words))
    if year is not None and years == {f"{year:04d}"} and not words.isdecimal():
        words = re.sub(rf",? {year:04d}(?!\d)", "", words)
    return words


@lru_cache(maxsize=16_384)
def vagueness(edtf: str) -> str:
    """What a bare month or year leaves open, said: ``day not known``."""
    if re.fullmatch(r"-?\d{4}", edtf):
        return "day and month not known"
    return "day not known" if re.fullmatch(r"-?\d{4}-\d{2}", edtf) and int(edtf[-2:]) <= 12 else ""  # noqa: PLR2004 - months, not seasons


@lru_cache(maxsize=32_768)
def iso_day(moment: int) -> str:
    """The day of a bound as ISO text; nothing where it is open."""
    return "" if moment in {FAR_PAST, FAR_FUTURE} else day_of(moment)


@lru_cache(maxsize=32_768)
def year_of(moment: int) -> int:
    """The year of a moment that is not open."""
    return civil(moment // DAY)[0]


@lru_cache(maxsize=32_768)
def month_of(moment: int) -> tuple[int, str]:
    """The month of a moment that is not open, counted from January of the year 0, and its name."""
    return numbered_month(civil(moment // DAY)[0] * 12 + civil(moment // DAY)[1] - 1)


@lru_cache(maxsize=4096)
def numbered_month(number: int) -> tuple[int, str]:
    """The same of a month's number."""
    return number, full(day_of(day_number(number // 12, number % 12 + 1, 1) * DAY).rpartition("-")[0])


@lru_cache(maxsize=4096)
def span_words(first: int, last: int) -> str:
    """``August 2022 to May 2023`` where whole months are meant, ``2–4 February 2023`` for days; nothing for all time."""
    begin = None if first == FAR_PAST else civil(first // DAY)
    after = None if last == FAR_FUTURE else civil(last // DAY + 1)
    months = (not begin or begin[2] == 1) and (not after or after[2] == 1)
    years = months and (not begin or begin[1] == 1) and (not after or after[1] == 1)
    shown = [full(_cut(moment, years, months)) for moment, there in ((first, begin), (last, after)) if there]
    if begin and after:
        return shown[0] if shown[0] == shown[1] else _joined(*shown)
    return f"from {shown[0]}" if begin else f"up to {shown[0]}" if after else ""


def _cut(moment: int, years: bool, months: bool) -> str:
    day = day_of(moment)
    return day[:-6] if years else day[:-3] if months else day


def _joined(begin: str, end: str) -> str:
    day, _, month = end.partition(" ")
    if day.isdecimal() and month and begin.endswith(f" {month}"):
        return f"{begin.partition(' ')[0]}–{end}"
    return f"{begin.removesuffix(' ' + end.rpartition(' ')[2])} to {end}"
