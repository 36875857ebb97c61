"""What the log stores of an event's dates: whole numbers, microseconds since 1970-01-01T00:00Z."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from timeline.dates import Occurrence, occurrence_of
from timeline.errors import InvalidInput
from timeline.model import EARLIEST, LATEST

if TYPE_CHECKING:
    from timeline.model import Event


def stored_bounds(occurrence: Occurrence, event_id: str = "") -> tuple[int, int, int, int]:
    """The four bounds as the log stores them: begin earliest and latest, end earliest and latest, in microseconds, inclusive.

    An open or unknown bound is `EARLIEST` or `LATEST`. Raises `InvalidInput` for a date that a 64-bit number cannot order.
    """
    whole = _whole(occurrence)
    if min(whole) < EARLIEST or max(whole) > LATEST:
        raise InvalidInput(
            f"{event_id}: {occurrence.edtf} lies outside what the log can order (about 290,000 years either way)",
            remedy="keep such dates under `data:`",
        )
    return whole


@lru_cache(maxsize=8192)
def bounds_of(edtf: str) -> tuple[int, int, int, int] | None:
    """`stored_bounds` of an expression, remembered; None where it raises."""
    whole = _whole(occurrence_of(edtf))
    return None if min(whole) < EARLIEST or max(whole) > LATEST else whole


def _whole(occurrence: Occurrence) -> tuple[int, int, int, int]:
    b = occurrence.bounds
    return (
        EARLIEST if b.begin_earliest is None else b.begin_earliest,
        LATEST if b.begin_latest is None else b.begin_latest,
        EARLIEST if b.end_earliest is None else b.end_earliest,
        LATEST if b.end_latest is None else b.end_latest,
    )


def known_of(event: Event) -> int | None:
    """When an event certainly was public: as given, or the earliest of its sources; None where neither tells."""
    if event.known:
        return known_from(event.known)
    earliest = None
    for source in event.sources:
        known = known_from(source.published)
        if known is not None and (earliest is None or known < earliest):
            earliest = known
    return earliest


@lru_cache(maxsize=8192)
def known_from(published: str | None) -> int | None:
    """The last moment of a day (or month …) of publication: by then it certainly was public. An open end tells nothing."""
    return occurrence_of(published).bounds.end_latest if published else None
