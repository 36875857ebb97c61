"""Events as a calendar (RFC 5545), made by the `icalendar` library: as a chronology shows them, but without its words around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.exporters.told import fact_of, happened, headline, own_fields, present
from timeline.render.chronology.calendar import days_of, frame, vevent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from timeline.exporters.told import Told
    from timeline.views import EventView

LOST = ("actors", "targets", "affects", "according_to", "confidence", "caused_by", "impact", "data")
"""Fields of a fact that iCalendar has no property for."""


def calendar_parts(events: Iterable[EventView], told: Told, name: str) -> Iterator[str]:
    """The calendar; ``name`` is what calendar programs call it. Raises `Unsupported` where the library is missing."""
    begin, end = frame("export", name, {})
    yield begin
    for event in present(events, told):
        occurrence = happened(event)
        first, last = ("" if day == ".." else day for day in (occurrence.earliest_day, occurrence.latest_day))
        days = days_of(event, first, last)
        if days is None:
            told.lost("left out: no day in the years 1 to 9999, which are all that a calendar knows")
            continue
        fact = fact_of(event)
        for field in LOST:
            if field in fact:
                told.lost(f"have `{field}`, for which a calendar has no property")
        if own_fields(fact):
            told.lost("have fields of their own type, for which a calendar has no property")
        told.lost("keep of their type no more than the words: a calendar knows no types")
        sources = fact.get("sources", [])
        if sources:
            told.lost("have sources, of which a calendar holds one address: the others are in the description")
        cited = ["– " + ", ".join(s[part] for part in ("publisher", "title", "published", "url") if s.get(part)) for s in sources]
        told.written += 1
        yield vevent(
            event, event.id, days, headline(fact, event), (occurrence.words(), *cited),
            where=fact.get("where", ""), topics=fact.get("topics", ()), urls=(source.get("url", "") for source in sources),
        )  # fmt: skip
    yield end
