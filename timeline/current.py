"""Events as they stand: the newest version of each with the sources that corroborate it, and what was said of it on the way there."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass, field
from sys import intern
from typing import TYPE_CHECKING, Any

from timeline.canonical import canonical_json, dump
from timeline.texts import sql

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from timeline.store import Store
    from timeline.vocabulary import Vocabulary

BATCH = 5_000
"""Entries that are read at a time."""


@dataclass(frozen=True, slots=True)
class Step:
    """One entry about an event, and the event's fields after it. ``request`` is that of the commit which brought it."""

    position: int
    operation: str
    reason: str
    request: str
    fields: dict[str, Any]
    added: tuple[dict[str, Any], ...] = ()
    """The sources that a corroborate brought."""
    version: int = 0


@dataclass(slots=True)
class Told:
    """An event, and every step by which it came to what it is. ``begin`` is its latest and earliest, as the log orders events."""

    id: str
    steps: list[Step] = field(default_factory=list)
    version_at: int = 0
    begin: tuple[int, int] = (0, 0)

    @property
    def state(self) -> str:
        """``live``, ``retract`` or ``erase``."""
        operation = self.steps[-1].operation
        return operation if operation in {"retract", "erase"} else "live"

    @property
    def fields(self) -> dict[str, Any]:
        """What it says, in the fields of a facts file; of a retracted one the last words."""
        return self.steps[-1].fields

    def at(self, position: int) -> Step | None:
        """The last step at or before a position."""
        return next((step for step in reversed(self.steps) if step.position <= position), None)


def told_events(store: Store, vocabulary: Vocabulary | None, ids: Collection[str] | None = None) -> dict[str, Told]:
    """The modelled events of a log, or those with the ``ids``, in the order in which they were recorded.

    With a vocabulary, events of an older schema are brought up to date; a type that it does not know is taken as it stands.
    """
    events: dict[str, Told] = {}
    for row, content in _entries(store, vocabulary, ids):
        position, operation, event_id, concerns, _, _, standing, reason, payload, _, earliest, latest, request, version = row
        told = events.setdefault(event_id, Told(event_id))
        fields, added = told.steps[-1].fields if told.steps else {}, ()
        if operation in {"record", "supersede"}:
            told.version_at, told.begin = position, (latest, earliest)
            fields = content
        elif operation == "corroborate" and payload and concerns == told.version_at:
            added = tuple(content["sources"])
            fields = corroborated(fields, added, standing)
        # All events are held at once: words that recur in each of them are held once.
        told.steps.append(Step(position, intern(operation), intern(reason), intern(request), fields, added, version))
    return events


def _entries(store: Store, vocabulary: Vocabulary | None, ids: Collection[str] | None) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    """The entries, and what each holds; nothing where its words were erased."""
    cursor = store.connection.cursor()
    with store.told(), contextlib.closing(cursor):
        cursor.execute(sql("facts_entries"), [None if ids is None else sorted(ids)])
        while rows := cursor.fetchmany(BATCH):
            texts = (_payload(row[1], row[8], row[4], row[5], vocabulary) for row in rows)
            # Parsed together, they share the names of their fields, which else take an eighth of all the memory.
            yield from zip(rows, json.loads(f"[{','.join(texts)}]"), strict=True)


def corroborated(fields: dict[str, Any], added: Collection[dict[str, Any]], standing: str) -> dict[str, Any]:
    """An event's fields with sources more, each once; ``standing`` is what they raise it to, or nothing."""
    there = fields.get("sources", [])
    fields = {**fields, "sources": [*there, *(source for source in dict_once(added) if source not in there)]}
    if standing == "actual":
        fields.pop("standing", None)
    return fields


def dict_once(items: Collection[dict[str, Any]]) -> list[dict[str, Any]]:
    """The items, each once, in their order."""
    return list({canonical_json(item): item for item in items}.values())


def _payload(operation: str, payload: str, type_: str, schema_version: int, vocabulary: Vocabulary | None) -> str:
    """The payload of an entry, of an event brought up to the schema of today."""
    known = vocabulary.types.get(type_) if vocabulary and operation in {"record", "supersede"} else None
    if payload and vocabulary and known and schema_version != known.SCHEMA_VERSION:
        return dump(vocabulary.load(payload, schema_version))
    return payload or "{}"


Difference = tuple[str, Any, Any]
"""A field, what it held and what it holds; None where it is not given. Of lists only the items that are in one of the two."""


def differences(old: dict[str, Any], new: dict[str, Any]) -> list[Difference]:
    """The fields in which two versions of an event differ, in the order in which they are given."""
    found: list[Difference] = []
    for name in dict.fromkeys((*old, *new)):
        before, after = old.get(name), new.get(name)
        if before == after:
            continue
        if isinstance(before, list) and isinstance(after, list) and dict_once(before) != dict_once(after):
            lost, won = [item for item in before if item not in after], [item for item in after if item not in before]
            before, after = (lost or None, won or None) if lost or won else (before, after)
        found.append((name, before, after))
    return found
