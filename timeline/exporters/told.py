"""What an export writes out, and what of it a format could not carry: counted, so that it can be said.

Every writer takes events and a `Told`, and yields pieces of text. What it leaves out or makes vaguer it reports with `Told.lost`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from timeline.dates import day_text, instant_text, occurrence_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from timeline.dates import Occurrence
    from timeline.views import EventView

DAY = 86_400_000_000
"""Microseconds."""


@dataclass(slots=True)
class Told:
    """How many events were written, and how many of what was not: a sentence that follows a number → the number."""

    written: int = 0
    losses: Counter[str] = field(default_factory=Counter)

    def lost(self, what: str, count: int = 1) -> None:
        """Note something that the format could not carry."""
        if count:
            self.losses[what] += count

    def sentences(self) -> Iterator[str]:
        """The losses in words, the most frequent first."""
        for what, count in self.losses.most_common():
            yield f"{count:,} {what}"


def present(events: Iterable[EventView], told: Told, *, versions: bool = False) -> Iterator[EventView]:
    """The events that still have words: what was erased is counted, and has nothing that could be written.

    ``versions``: the format holds every version of an event. The others hold the one that stands, and it is said of how many.
    """
    for event in events:
        if event.fields.get("id") is None:
            told.lost("left out: erased from the log")
            continue
        if event.version > 1 and not versions:
            told.lost("stand as they were corrected: their earlier versions are in an export of the log (--as log)")
        yield event


def fact_of(event: EventView) -> dict[str, Any]:
    """The event as a facts file would have it: its own fields as they stand, with every source that it has by now."""
    fields = {"id": event.id, "type": event.type, "when": event.edtf, **event.fields}
    fields.pop("standing", None)
    fields.pop("sources", None)
    if event.standing != "actual":
        fields["standing"] = event.standing
    if event.sources:
        fields["sources"] = [source.to_dict() for source in event.sources]
    return fields


COMMON = (
    "id", "type", "when", "where", "summary", "actors", "targets", "affects", "standing", "according_to", "topics", "sources",
    "confidence", "caused_by", "impact", "known", "raw", "data",
)  # fmt: skip
"""The fields that every event has; all others are its type's own."""


def own_fields(fact: dict[str, Any]) -> dict[str, Any]:
    """The fields of a fact that only its type has."""
    return {name: content for name, content in fact.items() if name not in COMMON}


def logged(event: EventView) -> dict[str, Any]:
    """What the log adds to an event: where it stands in it, in which version, when it became public and when it was recorded."""
    return {
        "position": event.position,
        "version": event.version,
        "known": day_text(event.known) if (event.known + 1) % DAY == 0 else instant_text(event.known),
        "recorded": instant_text(event.recorded),
    }


def happened(event: EventView) -> Occurrence:
    """When it happened, with its bounds and days."""
    return occurrence_of(event.edtf)


def moment_of(occurrence: Occurrence) -> int | None:
    """The microsecond at which something happened to the second (UTC), or None where no time of day was given."""
    bounds = occurrence.bounds
    begin = bounds.begin_earliest
    if "T" not in occurrence.edtf or begin is None or bounds.end_latest is None:
        return None
    return begin if bounds.end_latest - begin < DAY else None


def headline(fact: dict[str, Any], event: EventView) -> str:
    """One sentence: the summary that was given, or what was made of the fields."""
    return str(fact.get("summary") or event.summary)
