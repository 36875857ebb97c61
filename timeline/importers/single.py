"""One event that a person writes down or corrects by hand, whatever they write it with: the same checks as for a facts file."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from timeline.canonical import dump
from timeline.errors import InvalidInput, NotFound
from timeline.importers.facts import facts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from timeline.changes import Change
    from timeline.clocks import DateOrder
    from timeline.log import Log
    from timeline.vocabulary import Vocabulary


def changes_of(
    facts: list[dict[str, Any]], name: str, vocabulary: Vocabulary, *, date_order: DateOrder | None = None, today: str | None = None
) -> list[Change]:
    """What the facts do to a log. Raises `InvalidInput` with every problem in them; ``name`` is where they come from."""
    read = facts_of(facts, name, vocabulary, date_order=date_order, today=today)
    if read.problems:
        raise InvalidInput.of(list(read.problems))
    return list(read.changes)


def corrected(
    log: Log, event_id: str, better: Mapping[str, Any], unset: Iterable[str], sources: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """The fields of an event's newest version with better ones in their place, without some, and with more sources.

    Raises `NotFound` for an event that the log does not hold.
    """
    there = log.newest(event_id)
    if there is None:
        raise NotFound(f"there is no event {event_id} in the log", remedy="`timeline events` lists the ids")
    fields: dict[str, Any] = json.loads(dump(there))
    if better.get("when"):
        fields.pop("raw", None)
    fields |= better
    for name in unset:
        fields.pop(name, None)
    if sources:
        fields["sources"] = [*fields.get("sources", []), *sources]
    return fields


def made_id(fields: dict[str, Any]) -> str:
    """An id out of the summary, or out of the type and what it is about, with the date."""
    own = next(
        (str(fields[name]) for name in ("engagement", "measure", "activity", "commitment", "issue", "claim", "office") if name in fields),
        "",
    )
    words = fields.get("summary") or f"{own} {fields['type'].rpartition('.')[2]}"
    slug = "-".join(re.findall(r"[a-z0-9]+", f"{words} {fields['when']}".lower()))
    return slug[:80].strip("-")
