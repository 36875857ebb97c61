"""A chronology as data: JSON, and CSV for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from timeline.render.chronology.made import Seal
from timeline.render.escaping import csv_cell, json_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from timeline.render.chronology.document import Document, Item

COLUMNS = (
    "when", "type", "standing", "summary", "id", "sources", "version", "position", "section", "date", "first_day", "last_day", "sentence",
    "people", "parties", "where", "topics", "dyads", "known", "marks", "correction", "withdrawn", "cited",
)  # fmt: skip
"""The first eight are those of every list of events."""


def json_page(document: Document) -> Iterator[str]:
    """One JSON object, its events one after the other; what it was made from stands last."""
    made = document.made
    head = {
        "title": document.title, "intro": document.intro, "span": document.span or None, "as_of": made.as_of, "known": made.known,
        "position": made.position, "group": document.group,
    }  # fmt: skip
    yield f"{_dumped(head)[:-2]},\n"
    yield '  "events": ['
    comma = ""
    for section in document.sections:
        for item in section.items:
            yield f"{comma}\n    {_dumped(item_dict(item, section.heading), 4)}"
            comma = ","
    yield "\n  ],\n" if comma else "],\n"
    if document.coded:
        yield f'  "coded": {_dumped([month.to_dict() for month in document.coded], 2)},\n'
    notes = [{"number": note.number, "text": note.words, "url": note.url or None} for note in document.notes]
    yield f'  "notes": {_dumped(notes, 2)},\n'
    yield Seal(f'  "made": {_dumped(made.to_dict(), 2)}\n}}\n')


def item_dict(item: Item, section: str) -> dict[str, Any]:
    """An item as data: the event as it was written, with what a reader is told of it."""
    importance = {"importance": item.importance.to_dict()} if item.importance else {}
    return {
        **({"id": item.id, "when": item.edtf, "position": item.event.position} if item.erased else item.event.to_dict()),
        "section": section,
        "date": item.when,
        "first_day": item.first_day or None,
        "last_day": item.last_day or None,
        "sentence": item.sentence,
        "people": [person.to_dict() for person in item.people],
        "replies": list(item.replies),
        "known_from": item.known or None,
        "marks": list(item.marks),
        "correction": item.correction or None,
        "withdrawn": item.withdrawn or None,
        "erased": item.erased,
        "notes": list(item.notes),
        **importance,
    }


def _dumped(data: object, depth: int = 0) -> str:
    text = json.dumps(data, ensure_ascii=False, indent=2)
    return json_text(text).replace("\n", f"\n{' ' * depth}") if depth else json_text(text)


def csv_page(document: Document, *, explain: bool = False) -> Iterator[str]:
    """CSV with a header, an event a row, and after them the sums of coded events. It cannot say what it was made from."""
    columns = (*COLUMNS, "score", "cited_by", "effects", "impact") if explain else COLUMNS
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    for section in document.sections:
        for item in section.items:
            row = _row(item, section.heading)
            writer.writerow([csv_cell(row.get(name)) for name in columns])
            if buffer.tell() > 1 << 16:
                yield buffer.getvalue()
                buffer.seek(0)
                buffer.truncate()
    for month in document.coded:
        coded = {**month.to_row(), "section": month.month}
        writer.writerow([csv_cell(coded.get(name)) for name in columns])
    yield buffer.getvalue()


def _row(item: Item, section: str) -> dict[str, object]:
    people = [f"{person.name} ({', '.join(person.offices)})" if person.offices else person.name for person in item.people]
    row: dict[str, object] = {} if item.erased else item.event.to_row()
    row |= {
        "when": item.edtf,
        "id": item.id,
        "position": item.event.position,
        "standing": item.standing,
        "section": section,
        "date": f"{item.when} ({item.vague})" if item.vague else item.when,
        "first_day": item.first_day,
        "last_day": item.last_day,
        "sentence": " ".join((item.sentence, *item.replies)),
        "people": "; ".join(people),
        "parties": " ".join(item.parties),
        "where": item.where,
        "topics": "; ".join(item.topics),
        "dyads": " ".join(item.dyads),
        "known": item.known,
        "marks": "; ".join(item.marks),
        "correction": item.correction,
        "withdrawn": item.withdrawn,
        "cited": "; ".join(item.cited),
    }
    if item.importance:
        weight = item.importance
        row |= {"score": round(weight.score, 2), "cited_by": weight.cited, "effects": weight.effects, "impact": weight.impact}
    return row
