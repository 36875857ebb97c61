"""Which program a file comes from, by its ending and how it begins, and the reader for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from timeline.importers import bibliography, calendars, columns, moments, slides
from timeline.importers.brought import bounded_text, json_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from timeline.importers.brought import Brought

READERS: dict[str, Callable[[str, str], Brought]] = {
    "timelinejs": slides.read_slides,
    "timelinejs-csv": slides.read_sheet,
    "timesketch": moments.read_moments,
    "timesketch-csv": moments.read_moments_table,
    "ics": calendars.read_calendar,
    "cloudevents": moments.read_cloudevents,
    "cloudevents-lines": lambda text, name: moments.read_cloudevents(text, name, lines=True),
    "csv": columns.read_columns,
}
"""How a file of each kind is read; all raise `InvalidInput` for what cannot be read at all."""
BIBLIOGRAPHY = "bibliography"
HEAD = 65_536
"""Characters of a file that are looked at to tell its kind."""
WHOLE = 64 << 20
"""Bytes of a JSON file that is read to tell its kind."""


def kind_of(path: Path) -> str:
    """A key of `READERS`, or `BIBLIOGRAPHY`; empty for what is none of them: a facts file, or a table of coded events."""
    ending = path.suffix.lower()
    if ending in {".ics", ".ical", ".bib"}:
        return BIBLIOGRAPHY if ending == ".bib" else "ics"
    if ending not in {".csv", ".tsv", ".json", ".jsonl", ".ndjson"} or not path.is_file():
        return ""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        head = file.read(HEAD)
    if ending == ".json":
        return _json_kind(path, head)
    first = head.lstrip().partition("\n")[0]
    return _line_kind(first) if ending in {".jsonl", ".ndjson"} else _table_kind(first)


def _json_kind(path: Path, head: str) -> str:
    if not any(word in head for word in ('"start_date"', '"events"', '"specversion"', '"id"')) or path.stat().st_size > WHOLE:
        return ""
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError, OSError):
        return "timelinejs" if '"start_date"' in head else "cloudevents" if '"specversion"' in head else ""
    if slides.is_slides(content):
        return "timelinejs"
    if moments.is_cloudevent(content):
        return "cloudevents"
    return BIBLIOGRAPHY if bibliography.is_csl(content) and "when" not in content[0] else ""


def _line_kind(first: str) -> str:
    try:
        item = json_of(first, "")
    except Exception:  # noqa: BLE001 - whoever reads it for good says what is wrong with it
        return ""
    if not isinstance(item, dict):
        return ""
    return "cloudevents-lines" if moments.is_cloudevent(item) else "timesketch" if moments.is_moments(list(item)) else ""


def _table_kind(first: str) -> str:
    from timeline.importers.formats import detected  # noqa: PLC0415

    try:
        _, header = next(columns.rows_of(first, ""), (1, []))
        header = [column.strip() for column in header]
        if columns.is_ours(header):
            return "csv"
        if slides.is_sheet(header):
            return "timelinejs-csv"
        if moments.is_moments(header):
            return "timesketch-csv"
        return "csv" if columns.guessable(header) and detected("", [first]) is None else ""
    except Exception:  # noqa: BLE001 - whoever reads it for good says what is wrong with it
        return ""


def read_other(path: Path, kind: str, given: str | None = None) -> Brought:
    """A file of another program. ``given``: of a CSV file, which column holds what (``when=Date,summary=Event``)."""
    text = bounded_text(path)
    return columns.read_columns(text, str(path), given) if kind == "csv" else READERS[kind](text, str(path))
