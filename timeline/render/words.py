"""How dates, standings and references are put in words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from timeline.dates import DateError, Occurrence, day_text, instant_text

if TYPE_CHECKING:
    from collections.abc import Sequence

MARKS = {"reported": "r", "alleged": "a", "denied": "d", "hypothetical": "h"}
"""The letter beside a fact that is not simply so."""
LEGEND = {
    "?": "only possible by then",
    "r": "reported, second hand",
    "a": "alleged, contested",
    "d": "denied",
    "h": "hypothetical",
    "k": "not yet public then",
    "i": "inferred from conduct, not declared",
    "o": "order of events unknown: another may have come after",
}


_DAY = re.compile(r"([1-9]\d{3})-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])")
"""A day that every month has: most dates are such, and need no parser to be put in words."""
_SHORT = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@lru_cache(maxsize=4096)
def date_words(edtf: str) -> str:
    """An EDTF expression as an editor writes it; as it stands where it cannot be read."""
    if day := _DAY.fullmatch(edtf):
        return f"{int(day[3])} {_SHORT[int(day[2]) - 1]} {day[1]}"
    try:
        return Occurrence.from_edtf(edtf).words()
    except DateError:
        return edtf


def since_words(edtf: str) -> str:
    """``since 3 Feb 2023``; ``since 5 Aug 2022 or before``."""
    words = date_words(edtf)
    for prefix in ("some time in or before ", "on or before "):
        if words.startswith(prefix):
            return f"since {words.removeprefix(prefix)} or before"
    return f"since {words}"


def marks_of(certainty: str, standing: str, basis: str, hindsight: int = 0, order_unknown: bool = False) -> str:
    """The letters beside a fact: ``?`` possible, ``r`` reported, ``i`` inferred … (see `LEGEND`)."""
    return (
        ("?" if certainty == "possible" else "")
        + MARKS.get(standing, "")
        + ("k" if hindsight else "")
        + ("i" if basis == "inferred" else "")
        + ("o" if order_unknown else "")
    )


def day_of(us: int) -> str:
    """The day of a stored clock, as ISO text."""
    return day_text(us)


def moment_of(us: int) -> str:
    """A stored clock to the second, as ISO text in UTC."""
    return instant_text(us - us % 1_000_000)


def listed(parts: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
