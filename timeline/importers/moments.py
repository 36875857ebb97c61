"""Timesketch and plaso (JSON Lines and CSV) and CloudEvents (JSON) as facts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from timeline.dates import instant_text
from timeline.errors import InvalidInput
from timeline.importers.brought import (
    GENERIC,
    Brought,
    cleaned,
    digest_of,
    json_objects,
    json_of,
    lines_of,
    made_id,
    one_line,
    slug_of,
)
from timeline.importers.columns import rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence

BACK = {"event_id": "id", "event_type": "type", "edtf": "when", "tag": "topics"}
"""What `timeline export --as timesketch` calls fields of a fact."""
_DATETIME = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:[.,]\d+)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?")
_SHOWN = frozenset({"message", "datetime", "timestamp", "timestamp_desc", "message_made"})
PREFIX = "timeline."
"""In front of the types of `timeline export --as cloudevents`."""


def is_moments(names: Sequence[str]) -> bool:
    """Whether an object, or a header, has the fields that Timesketch and plaso give an event."""
    return {"message", "timestamp_desc"} <= set(names) and bool({"datetime", "timestamp"} & set(names))


def read_moments(text: str, name: str) -> Brought:
    """Timesketch or plaso JSON Lines."""
    brought = Brought(name, "timesketch", digest_of(text))
    for line, item in json_objects(text, brought):
        _kept(brought, _moment, item, line)
    return brought


def read_moments_table(text: str, name: str) -> Brought:
    """Timesketch or plaso CSV."""
    brought = Brought(name, "timesketch-csv", digest_of(text))
    rows = rows_of(text, name)
    _, header = next(rows)
    for line, row in rows:
        if len(row) > len(header):
            brought.refuse(f"the row has {len(row)} cells, and the header {len(header)}", line, remedy="quote cells that hold a comma")
            continue
        _kept(brought, _moment, {column.strip(): cell for column, cell in zip(header, row, strict=False) if cell.strip()}, line)
    return brought


def _kept(brought: Brought, made: Any, item: dict[str, Any], line: int) -> None:
    try:
        brought.take(made(item), line)
    except InvalidInput as error:
        brought.refuse(error.message, line, remedy=error.remedy)


def _moment(item: dict[str, Any]) -> dict[str, Any]:
    if {"event_id", "event_type", "edtf"} <= item.keys() and isinstance(item["event_type"], str):
        ours = {BACK.get(field, field): cleaned(content) for field, content in item.items() if field not in _SHOWN}
        return ours if item.get("message_made") else {**ours, "summary": item.get("message", "")}
    message = one_line(item.get("message", ""))
    if not message:
        raise InvalidInput("it has no message", remedy="an event says what happened")
    fact: dict[str, Any] = {"type": GENERIC, "when": _at(item), "summary": message}
    tags = item.get("tag")
    tags = re.split(r"[;,]", tags) if isinstance(tags, str) else tags
    if isinstance(tags, list) and (topics := [one_line(tag) for tag in tags if one_line(tag) not in {"", "-"}]):
        fact["topics"] = topics
    finer = re.search(r"[.,]0*[1-9]", str(item.get("datetime") or ""))  # a date here is no finer than a second
    read = {"message", "tag", "timestamp"} | (set() if finer else {"datetime"})
    data = {field: content for field, content in item.items() if field not in read and content != ""}
    fact["data"] = cleaned(data)
    return {"id": made_id(fact), **fact}


def _at(item: dict[str, Any]) -> str:
    """When it was: ``datetime`` to the second, else ``timestamp`` in microseconds since 1970 (plaso, UTC)."""
    text = str(item.get("datetime") or "").strip()
    if found := _DATETIME.fullmatch(text):
        zone = "Z" if found[3] in {None, "Z", "UTC", "+00:00", "+0000"} else f"{found[3][:3]}:{found[3][-2:]}"
        return f"{found[1]}T{found[2]}{zone}"
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return text
    stamp = item.get("timestamp")
    if not text and re.fullmatch(r"-?\d{1,17}", str(stamp)):
        return instant_text(int(str(stamp)) // 1_000_000 * 1_000_000)
    shown = one_line(text or stamp or "")[:60]
    raise InvalidInput(f"its datetime is not ISO 8601: {shown!r}", remedy="2023-05-08T10:00:00+00:00")


def is_cloudevent(item: Any) -> bool:
    """Whether JSON is a CloudEvent, or a batch of them."""
    first = item[0] if isinstance(item, list) and item else item
    return isinstance(first, dict) and {"specversion", "source"} <= first.keys()


def read_cloudevents(text: str, name: str, *, lines: bool = False) -> Brought:
    """CloudEvents 1.0: one, a batch, or one a line."""
    brought = Brought(name, "cloudevents", digest_of(text))
    if lines:
        for line, item in json_objects(text, brought):
            _kept(brought, _cloudevent, item, line)
        return brought
    content = json_of(text, name)
    items = content if isinstance(content, list) else [content]
    for number, (item, line) in enumerate(zip(items, lines_of(text, "specversion"), strict=False), start=1):
        try:
            brought.take(_cloudevent(item), line)
        except InvalidInput as error:
            brought.refuse(f"event {number}: {error.message}", 0, remedy=error.remedy)
    return brought


def _cloudevent(item: Any) -> dict[str, Any]:
    required = ("id", "source", "specversion", "type")
    missing = [name for name in required if not isinstance(item, dict) or not isinstance(item.get(name), str) or not item[name]]
    if missing:
        raise InvalidInput(f"a CloudEvent has {', '.join(required)}, and {missing[0]} is missing", remedy="see cloudevents.io")
    if not item["specversion"].startswith("1."):
        raise InvalidInput(f"it is of CloudEvents {one_line(item['specversion'])[:20]}, and 1.0 is read")
    data = item.get("data")
    if item["type"].startswith(PREFIX) and isinstance(data, dict) and {"id", "type", "when"} <= data.keys():
        return dict(cleaned(data))
    found = _DATETIME.fullmatch(str(item.get("time") or ""))
    if not found:
        raise InvalidInput("it has no time, or none as RFC 3339 writes it", remedy="without a date there is no event on a timeline")
    inside = data if isinstance(data, dict) else {}
    said = next((inside[name] for name in ("summary", "title", "message", "description") if isinstance(inside.get(name), str)), "")
    summary = one_line(said or item.get("subject") or f"{item['type']} from {item['source']}")
    fact = {"type": GENERIC, "when": _at({"datetime": item["time"]}), "summary": summary, "data": cleaned(item)}
    return {"id": slug_of(f"{item['source']}#{item['id']}"), **fact}
