"""Events as JSON Lines: each line is a fact as `timeline import` reads it, and under ``timeline`` what this log adds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from timeline.exporters.told import fact_of, logged, present
from timeline.render.escaping import json_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from timeline.exporters.told import Told
    from timeline.views import EventView


def event_lines(events: Iterable[EventView], told: Told) -> Iterator[str]:
    """One event a line. All that an event says is there; who recorded it, earlier versions and retracted events are not."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
    for event in present(events, told):
        told.written += 1
        yield f"{json_text(encode({**fact_of(event), 'timeline': logged(event)}))}\n"
