"""One event with all that the log holds on it."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING, Any

from timeline.render.escaping import visible
from timeline.render.reasons import entry_words, source_words, standing_words
from timeline.render.tables import terminal_width
from timeline.render.words import date_words, day_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from timeline.views import EntryView, EventView

_SHOWN_ELSEWHERE = {"id", "type", "when", "summary", "standing", "sources", "raw", "data"}


def event_text(name: str, event: EventView | None, entries: Sequence[EntryView], *, width: int | None = None) -> str:
    """The event as text ``width`` columns wide; ``event`` is None where it is retracted, or not visible at the cut-offs."""
    width = width or terminal_width()
    lines: list[str] = []
    if event is None:
        gone = "retracted" if entries[-1].operation == "retract" else "not visible at these cut-offs"
        lines += [f"{visible(name)}  ({gone})"]
    else:
        lines += [visible(f"{name}  ({event.type})"), *textwrap.wrap(visible(standing_words(event)), width)]
        lines += _pairs(event_fields(event), width)
        lines += ["", "Sources"] if event.sources else []
        for source in event.sources:
            lines += textwrap.wrap(visible(source_words(source)), width, initial_indent="  ", subsequent_indent="    ")
            if source.quote:
                lines += textwrap.wrap(visible(f"“{source.quote}”"), width, initial_indent="    ", subsequent_indent="    ")
    lines += ["", "On record"]
    for entry in entries:
        lines += textwrap.wrap(visible(entry_words(entry)), width, initial_indent="  ", subsequent_indent="    ")
    return "\n".join(lines)


def event_fields(event: EventView) -> list[tuple[str, str]]:
    """Names and texts of what an event says, in the order in which one reads them."""
    raw = event.fields.get("raw") or {}
    written = f" — written “{raw['when']}”" + (f" on {raw['dateline']}" if raw.get("dateline") else "") if raw else ""
    pairs = [
        ("when", f"{date_words(event.edtf)} ({event.edtf}){written}"),
        ("standing", event.standing),
        ("public by", day_of(event.known)),
    ]
    for field, content in event.fields.items():
        if field not in _SHOWN_ELSEWHERE:
            text = ", ".join(str(item) for item in content) if isinstance(content, list) else str(content)
            pairs.append((field.replace("_", " "), text))
    pairs += [(f"data: {key}", json.dumps(content, ensure_ascii=False)) for key, content in (event.fields.get("data") or {}).items()]
    return pairs


def _pairs(pairs: list[tuple[str, str]], width: int) -> list[str]:
    pairs = [(visible(name), visible(text)) for name, text in pairs]
    margin = min(max((len(name) for name, _ in pairs), default=0) + 4, width // 2)
    lines: list[str] = []
    for name, text in pairs:
        head = f"  {name}  ".ljust(margin)
        if len(head) > margin:
            lines += textwrap.wrap(name, width, initial_indent="  ", subsequent_indent="  ")
            head = " " * margin
        lines += textwrap.wrap(text, width, initial_indent=head, subsequent_indent=" " * margin)
    return lines


def event_json(name: str, event: EventView | None, entries: Sequence[EntryView]) -> dict[str, Any]:
    """The JSON form of `event_text`."""
    return {
        "id": name,
        "event": event.to_dict() if event else None,
        "entries": [
            {
                "position": entry.position,
                "operation": entry.operation,
                "version": entry.version,
                "when": entry.edtf,
                "standing": entry.standing,
                "summary": entry.summary,
                "reason": entry.reason,
                "step": entry.step,
                "known": day_of(entry.known),
                "recorded": day_of(entry.recorded),
                "author": entry.author,
            }
            for entry in entries
        ],
    }
