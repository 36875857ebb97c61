"""Texts such as `2022-23`, which are EDTF but look like two years."""

from __future__ import annotations

_LENGTH = len("2022-23")
_LAST_MONTH = "12"
_A_DECADE = 10


def season_years(text: str) -> str | None:
    """Return `2022-23` as the interval of its years where the second is the next one, else None.

    Such a text is read as years although EDTF has seasons, quarters and halves there; `2011-12`,
    which is a month, is left to EDTF.
    """
    if len(text) != _LENGTH or text[4] != "-" or not text.isascii():
        return None
    first, second = text[:4], text[5:]
    if not (first.isdigit() and second.isdigit()) or second <= _LAST_MONTH:
        return None
    if int(first[2:]) + 1 != int(second):
        return None
    return f"{first}/{int(first) + 1:04d}"


def season_years_note(text: str, years: str) -> str:
    """Say how `2022-23` was read."""
    return f"{text} was read as the years {years.replace('/', ' to ')}, not as EDTF"


def years_note(text: str) -> tuple[str, ...]:
    """Warn about EDTF such as `1936-39`, which could be meant as years of one century."""
    like_years = len(text) == _LENGTH and (text[:4] + text[5:]).isdigit()
    if not like_years or text[5:] <= _LAST_MONTH:
        return ()
    if not 0 < int(text[5:]) - int(text[2:4]) < _A_DECADE:
        return ()  # years so far apart are not abbreviated; quarters of today are written so
    return (f"read as EDTF; for the years write {text[:4]}/{text[:2]}{text[5:]}",)
