"""Events as a Mermaid timeline diagram (https://mermaid.js.org/syntax/timeline.html): a section a year, a period a date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.exporters.told import fact_of, happened, headline, present
from timeline.render.chronology.mermaid import LONGEST, label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from timeline.exporters.told import Told
    from timeline.views import EventView


def mermaid_lines(events: Iterable[EventView], told: Told, title: str) -> Iterator[str]:
    """The diagram. It has dates and sentences; all else is left behind."""
    yield f"timeline\n    title {label(title)}\n"
    section = date = ""
    for event in present(events, told):
        fact, occurrence = fact_of(event), happened(event)
        said = headline(fact, event)
        if len(said) > LONGEST:
            told.lost(f"have more than {LONGEST} characters, and are cut")
        if "sources" in fact:
            told.lost("have sources, for which a diagram has no room")
        if event.standing != "actual":
            said = f"({event.standing}) {said}"
        year = next((day.rsplit("-", 2)[0] for day in (occurrence.earliest_day, occurrence.latest_day) if day not in {"", ".."}), "undated")
        if year != section:
            yield f"    section {label(year)}\n"
            section, date = year, ""
        words = occurrence.words()
        yield f"             : {label(said)}\n" if words == date else f"        {label(words)} : {label(said)}\n"
        date = words
        told.written += 1
