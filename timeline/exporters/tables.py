"""Events as tables: CSV for spreadsheets, Parquet for everything that computes."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any, BinaryIO

from timeline.errors import Unsupported
from timeline.exporters.told import fact_of, happened, headline, own_fields, present
from timeline.render.escaping import csv_cell, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from timeline.exporters.told import Told
    from timeline.views import EventView

BATCH = 5_000
"""Rows that are written at once."""
LISTS = ("actors", "targets", "affects", "topics", "caused_by")
SOURCE = ("publisher", "title", "url", "published", "quote", "via")
COLUMNS = (
    "id", "type", "when", "where", "summary", "actors", "targets", "affects", "standing", "according_to", "topics", *SOURCE,
    "more_sources", "confidence", "caused_by", "impact", "known", "fields",
)  # fmt: skip
"""Of a CSV file: the first source has columns of its own; ``more_sources`` and ``fields`` (what only its type has, and more) are JSON."""
DEFUSED = re.compile(r"'+[=+\-@\t\r＝＋－＠]")
"""Text that looks as if an apostrophe had been put in front of a formula: it gets one more, so that the importer can take it away."""


def csv_lines(events: Iterable[EventView], told: Told) -> Iterator[str]:
    """A header and one event a row. Cells that a spreadsheet would compute get an apostrophe, which the importer takes away again."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    for number, event in enumerate(present(events, told), start=1):
        writer.writerow([_cell(content, told) if content else content for content in _row(event)])
        told.written += 1
        if number % BATCH == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def _row(event: EventView) -> Iterator[Any]:
    fact = fact_of(event)
    first, *more = fact.get("sources") or [{}]
    if first and not any(first.values()):
        first, more = {}, [first, *more]  # no cell would tell that it is there
    rest = own_fields(fact) | {name: fact[name] for name in ("raw", "data") if name in fact}
    special = {"more_sources": _json(more), "fields": _json(rest), "standing": event.standing}
    for name in COLUMNS:
        if name in SOURCE:
            yield first.get(name, "")
        elif name in special:
            yield special[name]
        elif name in LISTS:
            yield listed(fact.get(name, ()))
        else:
            yield fact.get(name, "")


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=True, separators=(",", ":")) if content else ""


def listed(items: Iterable[str]) -> str:
    """Several things in one cell: parted by semicolons, or JSON where one of them holds one, begins like JSON, or is blank."""
    found = list(items)
    text = "; ".join(found)
    return _json(found) if text.count(";") != max(0, len(found) - 1) or text.startswith("[") or not all(found) else text


def _cell(content: Any, told: Told) -> object:
    if not isinstance(content, str):
        return content
    if not content.isprintable() and visible(content, lines=True) != content:
        told.lost("cells whose control characters are shown and no longer there (JSON keeps them)")
    return f"'{visible(content, lines=True)}" if DEFUSED.match(content) else csv_cell(content)


def write_parquet(events: Iterable[EventView], told: Told, file: BinaryIO) -> None:
    """A Parquet file with typed columns: dates as EDTF and as bounds in microseconds since 1970 (null where open), lists, sources.

    Raises `Unsupported` where pyarrow is missing.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra
        import pyarrow.parquet as pq  # noqa: PLC0415
    except ImportError:
        raise Unsupported("this needs pyarrow, which is not installed", remedy="pip install 'timeline-engine[frames]'") from None
    text, whole = pa.string(), pa.int64()
    names: dict[str, Any] = dict.fromkeys(("id", "type", "when"), text)
    names |= dict.fromkeys(("begin_earliest", "begin_latest", "end_earliest", "end_latest"), whole)
    names |= dict.fromkeys(("where", "summary", "standing", "according_to", "confidence"), text)
    names |= dict.fromkeys(LISTS, pa.list_(text))
    names |= {"impact": pa.float64(), "sources": pa.list_(pa.struct([(name, text) for name in SOURCE])), "fields": text}
    names |= {"known": whole, "recorded": whole, "version": whole, "position": whole}
    schema = pa.schema(list(names.items()))
    with pq.ParquetWriter(file, schema) as writer:
        rows: list[dict[str, Any]] = []
        for event in present(events, told):
            rows.append(_parquet_row(event))
            told.written += 1
            if len(rows) == BATCH:
                writer.write_table(pa.Table.from_pylist(rows, schema))
                rows = []
        writer.write_table(pa.Table.from_pylist(rows, schema))


def _parquet_row(event: EventView) -> dict[str, Any]:
    fact, bounds = fact_of(event), happened(event).bounds
    rest = own_fields(fact) | {name: fact[name] for name in ("raw", "data", "known") if name in fact}
    return {
        **fact,
        "summary": headline(fact, event),
        "standing": event.standing,
        "begin_earliest": bounds.begin_earliest,
        "begin_latest": bounds.begin_latest,
        "end_earliest": bounds.end_earliest,
        "end_latest": bounds.end_latest,
        "fields": _json(rest) or None,
        "known": event.known,
        "recorded": event.recorded,
        "version": event.version,
        "position": event.position,
    }
