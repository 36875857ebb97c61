"""JSON for TimelineJS 3, by https://timeline.knightlab.com/docs/json-format.html. Its texts are shown as HTML: ours are escaped.

`chronology` makes a TimelineJS page to publish; this is the form by which events travel: an id, a date, a headline, a group.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from timeline.exporters.told import fact_of, happened, headline, moment_of, own_fields, present
from timeline.render.chronology.timelinejs import date_of
from timeline.render.escaping import html, json_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from timeline.dates import Occurrence
    from timeline.exporters.told import Told
    from timeline.views import EventView

MOST_YEARS = 270_000
"""Years either way that the dates of JavaScript can name, which TimelineJS uses."""
_TIME = re.compile(r"T(\d{2}):(\d{2})(?::(\d{2}))?")


def timelinejs_pages(events: Iterable[EventView], told: Told) -> Iterator[str]:
    """The JSON object. An imprecise date is a span from its first to its last possible day, and ``display_date`` has it in words."""
    comma = '{"events": ['
    for event in present(events, told):
        slide = _slide(event, told)
        if slide is None:
            told.lost("left out: no day at all, or none that TimelineJS could name")
            continue
        yield f"{comma}\n{json_text(json.dumps(slide, ensure_ascii=False))}"
        comma = ","
        told.written += 1
    yield "\n]}\n" if comma == "," else '{"events": []}\n'


def _slide(event: EventView, told: Told) -> dict[str, Any] | None:
    occurrence = happened(event)
    start, end = dates_of(occurrence)
    if start is None:
        return None
    if "hour" in start:
        told.lost("have a time of day, and TimelineJS knows no time zones: `display_date` names the one that `start_date` is in")
    fact = fact_of(event)
    for name in ("actors", "targets", "affects", "standing", "according_to", "confidence", "caused_by", "impact", "data"):
        if name in fact:
            told.lost(f"have `{name}`, for which TimelineJS has no field")
    if own_fields(fact):
        told.lost("have fields of their own type, for which TimelineJS has none")
    if len(fact.get("topics", ())) > 1:
        told.lost("have more than one topic: the first is the group")
    told.lost("keep of their type no more than the words: TimelineJS knows no types")
    sources = fact.get("sources", [])
    if len(sources) > 1 or any({"title", "quote", "via", "published"} & source.keys() for source in sources):
        told.lost("have more on their sources than a media credit holds: it is in the text")
    said = [f"({event.standing})"] if event.standing != "actual" else []
    cited = [", ".join(source[name] for name in ("publisher", "title", "published", "url") if name in source) for source in sources]
    media = {name: html(sources[0][key]) for name, key in (("url", "url"), ("credit", "publisher")) if sources and sources[0].get(key)}
    return {
        "unique_id": event.id,
        "start_date": start,
        **({"end_date": end} if end else {}),
        "display_date": html(occurrence.words()),
        "text": {
            "headline": html(headline(fact, event)),
            "text": "".join(f"<p>{html(paragraph)}</p>" for paragraph in (*said, *cited)),
        },
        **({"media": media} if "url" in media else {}),
        **({"group": html(fact["topics"][0])} if fact.get("topics") else {}),
    }


def dates_of(occurrence: Occurrence) -> tuple[dict[str, int] | None, dict[str, int] | None]:
    """The start and end of a slide: as little as the date itself says where it is one year, month or day; else its span of days."""
    first, last = (date_of(day, occurrence.edtf) for day in (occurrence.earliest_day, occurrence.latest_day))
    start, end = first or last, last or first
    if start is None or abs(start["year"]) > MOST_YEARS or (end and abs(end["year"]) > MOST_YEARS):
        return None, None
    time = _TIME.search(occurrence.edtf)
    if time and moment_of(occurrence) is not None:
        names = ("hour", "minute", "second")
        start |= {name: int(part) for name, part in zip(names, time.groups(), strict=True) if part}
        return start, None
    return start, end if end != start else None
