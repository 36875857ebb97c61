"""JSON Lines for Timesketch: ``message``, ``datetime``, ``timestamp``, ``timestamp_desc``, and fields of our own.

The required fields are those of https://timesketch.org/guides/user/import-from-json-csv/: ``datetime`` is ISO 8601, ``timestamp`` counts
microseconds since 1970.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from timeline.clocks import FAR_FUTURE, FAR_PAST
from timeline.dates import day_start_us, instant_text
from timeline.exporters.told import fact_of, happened, headline, moment_of, present
from timeline.render.escaping import json_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from timeline.exporters.told import Told
    from timeline.views import EventView

RENAMED = {"id": "event_id", "type": "event_type", "when": "edtf", "topics": "tag", "summary": "summary_given"}
"""Fields of a fact that are called something else here: ``type`` and ``id`` mean other things to Timesketch."""
FIRST, LAST = day_start_us(1, 1, 1), day_start_us(10_000, 1, 1)
"""What a ``datetime`` can say: the years 1 to 9999 (microseconds)."""


def timesketch_lines(events: Iterable[EventView], told: Told) -> Iterator[str]:
    """One event a line, at the earliest moment at which it may have begun; ``timestamp_desc`` says how much that means."""
    for event in present(events, told):
        occurrence = happened(event)
        bounds = occurrence.bounds
        open_begin = bounds.begin_earliest is None
        at = bounds.begin_latest if open_begin else bounds.begin_earliest
        if at is None or not FAR_PAST < at < FAR_FUTURE or not FIRST <= at < LAST:
            told.lost("left out: no day in the years 1 to 9999 that a datetime could name")
            continue
        if moment_of(occurrence) is None:
            told.lost("placed at midnight of their first possible day: `edtf` tells what is known")
        fact = fact_of(event)
        line: dict[str, Any] = {
            "message": headline(fact, event),
            "datetime": instant_text(at).removesuffix("Z") + "+00:00",
            "timestamp": at,
            "timestamp_desc": "Event, at the latest" if open_begin else "Event" if moment_of(occurrence) else "Event, at the earliest",
        }
        line |= {RENAMED.get(name, name): content for name, content in fact.items() if name != "summary"}
        if "summary" not in fact:
            line["message_made"] = True
        told.written += 1
        yield f"{json_text(json.dumps(line, ensure_ascii=False))}\n"
