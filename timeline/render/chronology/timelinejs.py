"""A chronology for TimelineJS (its JSON, version 3), which shows texts as HTML: they are escaped."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from timeline.render.chronology.made import Seal
from timeline.render.escaping import html, json_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from timeline.render.chronology.document import Document, Item


def timelinejs_page(document: Document, *, skipped: Callable[[Item], None]) -> Iterator[str]:
    """The JSON object. ``skipped`` is told of each event without any day, which TimelineJS cannot place."""
    title = {"text": {"headline": html(document.title), "text": html(document.intro)}}
    yield f'{{\n  "title": {_dumped(title)},\n  "events": ['
    comma = ""
    for section in document.sections:
        for item in section.items:
            slide = _slide(item, section.heading, section.prefix)
            if slide is None:
                skipped(item)
                continue
            yield f"{comma}\n    {_dumped(slide)}"
            comma = ","
    yield "\n  ],\n"
    yield Seal(f'  "made": {json.dumps(document.made.to_dict())}\n}}\n')


def _slide(item: Item, section: str, prefix: str) -> dict[str, Any] | None:
    start, end = date_of(item.first_day or item.last_day, item.edtf), date_of(item.last_day or item.first_day, item.edtf)
    if start is None:
        return None
    said = [item.sentence, *item.replies, *([item.withdrawn] if item.withdrawn else [])]
    beside = [*item.marks, *([item.caption] if item.caption else []), *([item.correction] if item.correction else [])]
    paragraphs = [*said[1:], *beside, *item.cited]
    return {
        "start_date": start,
        **({"end_date": end} if end and end != start else {}),
        "display_date": html(f"{item.when} ({item.vague})" if item.vague else item.when),
        "text": {"headline": html(item.sentence), "text": "".join(f"<p>{html(paragraph)}</p>" for paragraph in paragraphs)},
        "group": html(item.topics[0] if item.topics else section),
        "unique_id": f"{prefix}{item.id}",
    }


def date_of(day: str, edtf: str) -> dict[str, int] | None:
    """A day, or as much of it as the date itself says: TimelineJS shows what is left out as unknown."""
    found = re.fullmatch(r"(-?\d{4,})-(\d{2})-(\d{2})", day.removeprefix("Y"))
    if not found:
        return None
    parts = {"year": int(found[1]), "month": int(found[2]), "day": int(found[3])}
    if re.fullmatch(r"-?\d{4}", edtf):
        return {"year": parts["year"]}
    if re.fullmatch(r"-?\d{4}-\d{2}", edtf):
        return {"year": parts["year"], "month": parts["month"]}
    return parts


def _dumped(data: object) -> str:
    return json_text(json.dumps(data, ensure_ascii=False))
