"""How a date that was written in words becomes the ``when`` of an event, and whether it can be written in those words again."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from timeline.dates import DateError, read

if TYPE_CHECKING:
    from collections.abc import Iterable

    from timeline.dates import Reading

DATE_FIELDS = ("when", "known", "dates", "takes_effect", "published")
"""Fields in which a phrase may stand for EDTF. Only of ``when`` the words are kept, under ``raw``."""


def dateline_of(sources: Iterable[Any], otherwise: str | None) -> str | None:
    """The day against which a fact's words are read: its first dated source's, else the file's."""
    for source in sources:
        published = source.get("published") if isinstance(source, dict) else None
        if isinstance(published, str) and len(published) == len("2023-05-08") and published[0].isdigit():
            return published
    return otherwise


def happened_within(reading: Reading) -> str:
    """The EDTF under which an event is recorded whose date was given in words.

    ``early February 2023`` names a stretch in which something happened, not one that it filled: a day among those, ``[..]``.
    ``from 1 to 10 February`` and ``since 1 February`` say that it lasted (ADR 0008).
    """
    begin, slash, end = reading.edtf.partition("/")
    lasted = reading.rule.startswith(("range", "since", "iso")) or {begin, end} & {"", ".."}
    return reading.edtf if not slash or lasted else f"[{begin}..{end}]"


def raw_of(words: str, reading: Reading, dateline: str | None) -> dict[str, str]:
    """What is kept of the words of a date."""
    return {"when": words, "rule": reading.rule, **({"dateline": dateline} if dateline else {})}


def says_the_same(fields: dict[str, Any], dateline: str | None) -> bool:
    """Whether an event's ``raw`` words, read against the dateline, give its very ``when`` and ``raw``: then they may stand for both."""
    raw = fields["raw"]
    try:
        reading = read(raw["when"], dateline=dateline, strict=True)
    except DateError:
        return False
    made = raw_of(raw["when"], reading, dateline)
    return bool(reading.edtf != raw["when"].strip() and happened_within(reading) == fields["when"] and made == raw)


_DAY = re.compile(r"[1-9]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])")
"""A day that every month has: most dates are such, and each is read as itself."""


@lru_cache(maxsize=8192)
def is_read_as_it_stands(edtf: str) -> bool:
    """Whether an EDTF expression is read as itself where a phrase may stand too; ``2022-23`` is not."""
    if _DAY.fullmatch(edtf):
        return True
    try:
        return read(edtf, strict=True).edtf == edtf
    except DateError:
        return False
