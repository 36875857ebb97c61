"""CloudEvents 1.0 in its JSON batch format: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md.

``data`` holds the fact whole, as a facts file would have it. ``id`` is the event's id and version, ``source`` names the log by its
first commit.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from timeline.dates import instant_text
from timeline.exporters.told import fact_of, happened, moment_of, present
from timeline.render.escaping import json_text, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from timeline.exporters.told import Told
    from timeline.views import EventView

PREFIX = "timeline."
"""In front of an event's type."""
YEARS = range(1, 10_000)
"""What RFC 3339 can write, but for the year 0."""


def cloudevents_pages(events: Iterable[EventView], told: Told, source: str) -> Iterator[str]:
    """A JSON array, one event a line. ``source``: a URI of the log."""
    comma = "["
    for event in present(events, told):
        yield f"{comma}\n{json_text(json.dumps(_cloudevent(event, told, source), ensure_ascii=False))}"
        comma = ","
        told.written += 1
    yield "\n]\n" if comma == "," else "[]\n"


def _cloudevent(event: EventView, told: Told, source: str) -> dict[str, Any]:
    occurrence = happened(event)
    moment = moment_of(occurrence)
    made: dict[str, Any] = {
        "specversion": "1.0",
        "id": f"{event.id}:{event.version}",
        "source": source,
        "type": f"{PREFIX}{event.type}",
        "subject": visible(event.summary)[:200] or event.id,
        "datacontenttype": "application/json",
        "edtf": event.edtf,
        "standing": event.standing,
        "data": fact_of(event),
    }
    text = "" if moment is None else instant_text(moment)
    if text[:4].isdigit() and text[:4] >= "0001" and text[4:5] == "-":
        made["time"] = text
    else:
        told.lost("have no attribute `time`, since no time of day is given: `edtf` and `data.when` tell when it was")
    return made
