"""A log as the facts file that an editor would keep: the events as they stand, and in comments how they came to it (docs/sync.md).

Read into an empty log, the file gives the same events and the same state. What it leaves out: the versions before, and with them what
was known when; the days of recording; coded events. Events stand in the order of their dates; those whose effects fall on the same moment
keep the order of the log, which decides between them.
"""

from __future__ import annotations

import heapq
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from timeline.canonical import canonical_json
from timeline.current import Step, Told, told_events
from timeline.dates import day_text
from timeline.exporters import yaml_text
from timeline.model import LATEST, Event, Source
from timeline.texts import sql
from timeline.written import DATE_FIELDS, dateline_of, is_read_as_it_stands, says_the_same

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from timeline.store import Store
    from timeline.vocabulary import Vocabulary

_FIRST = ("id", "type", "when", "raw", "where")
_LAST = (
    "summary", "actors", "targets", "affects", "standing", "according_to", "confidence", "known", "caused_by", "topics", "impact", "data",
    "sources",
)  # fmt: skip
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_FEWEST = 2
"""Times that a source is used before it is named at the top."""
_LONGEST_NAME = 16


@dataclass(frozen=True, slots=True)
class Header:
    """What stands once at the top: the dateline, and the short names of sources by their canonical text."""

    dateline: str | None = None
    names: dict[str, str] = field(default_factory=dict)


def facts_document(store: Store, vocabulary: Vocabulary) -> Iterator[str]:
    """The lines of the file, each with its newline."""
    events = told_events(store, vocabulary)
    header = _header_for([told.fields for told in events.values() if told.state == "live"])
    order = _in_order(list(events.values()), [row[0] for row in store.rows(sql("facts_ties"))])
    ((coded,),) = store.rows("select count(distinct event_id) from entries where type between 'coded.' and 'coded/'")
    for line in (*_top(store, header, order, coded), *_facts(order, header, vocabulary)):
        yield f"{line}\n"


def fact_lines(fields: dict[str, Any], vocabulary: Vocabulary, header: Header | None = None) -> list[str]:
    """One event as an item of the list under ``facts:``."""
    header = header or Header()
    ordered = _ordered(fields, vocabulary)
    raw = ordered.get("raw")
    if raw and says_the_same(fields, dateline_of(fields.get("sources", ()), header.dateline)):
        ordered["when"] = raw["when"]
        del ordered["raw"]
    else:
        ordered["when"] = _date("when", ordered["when"])
    lines = []
    for name, content in ordered.items():
        if name == "sources":
            lines += _sources([header.names.get(canonical_json(source), source) for source in content])
        else:
            lines += yaml_text.field(name, content if name == "when" else _date(name, content), 4, typed=name == "data")
    return [f"  - {lines[0].lstrip(' ')}", *lines[1:]]


def _facts(order: list[Told], header: Header, vocabulary: Vocabulary) -> Iterator[str]:
    month = ""
    for told in order:
        here = _month(told.begin[0])
        yield ""
        if here != month:
            yield from (f"  # {here or 'Without an end to when they began'}", "")
            month = here
        if told.state == "live":
            yield from (line for before, step in pairwise(told.steps) for line in _remark(before, step))
            yield from fact_lines(told.fields, vocabulary, header)
        else:
            yield from yaml_text.comment(_gone(told), 2)


def _top(store: Store, header: Header, order: list[Told], coded: int) -> Iterator[str]:
    live = sum(told.state == "live" for told in order)
    events = f"{live:,} event{'' if live == 1 else 's'} of {yaml_text.scalar(store.path.name)} as they stand."
    apart = f" Its {coded:,} coded events are not among them: `timeline export` writes the whole log." if coded else ""
    about = (
        events
        + apart
        + " Comments tell what was corrected, corroborated, retracted or erased; `timeline sync` brings edits of this file back."
    )
    yield from ("about: >-", *yaml_text.folded(about, yaml_text.WIDTH - 2, "  "))
    yield f"head: {store.head()}"
    if header.dateline:
        yield f"dateline: {header.dateline}"
    if header.names:
        yield "sources:"
        for text, name in header.names.items():
            yield from yaml_text.field(name, _source(json.loads(text)), 2)
    yield "facts:" if live else "facts: []"


def _header_for(events: Iterable[dict[str, Any]]) -> Header:
    """The sources that recur, under short names, and the dateline that lets most dates stand as they were written."""
    counted: Counter[str] = Counter()
    datelines: Counter[str | None] = Counter()
    for fields in events:
        counted.update(canonical_json(source) for source in fields.get("sources", ()))
        if "raw" in fields and dateline_of(fields.get("sources", ()), None) is None:
            datelines[fields["raw"].get("dateline")] += 1
    names: dict[str, str] = {}
    taken: set[str] = set()
    for text, times in counted.items():
        if times >= _FEWEST:
            names[text] = _short_name(text, taken)
            taken.add(names[text])
    return Header(datelines.most_common(1)[0][0] if datelines else None, names)


def _short_name(text: str, taken: set[str]) -> str:
    source = json.loads(text)
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’]s\b", "", source["publisher"].lower())) or ["source"]
    words = words[1:] if words[0] == "the" and len(words) > 1 else words
    name = "-".join(words)
    if len(name) > _LONGEST_NAME:
        name = "".join(word[0] for word in words) if len(words) > 2 else words[0]  # noqa: PLR2004
    day = "".join(re.findall(r"[0-9-]", source.get("published", "")))
    dated = f"{name}-{day.strip('-')}" if day.strip("-") else name
    for candidate in (name, dated):
        if candidate not in taken:
            return candidate
    number = 2
    while f"{dated}-{number}" in taken:
        number += 1
    return f"{dated}-{number}"


def _ordered(fields: dict[str, Any], vocabulary: Vocabulary) -> dict[str, Any]:
    """An event's fields in the order in which one reads them: what and when, then the type's own, then what all events have."""
    model = vocabulary.types.get(fields["type"], Event)
    own = [name for name in (*model.model_fields, *fields) if name not in _FIRST and name not in _LAST]
    return {name: fields[name] for name in dict.fromkeys((*_FIRST, *own, *_LAST)) if name in fields}


def _date(name: str, content: Any) -> Any:
    """A date that would be read as something else is marked as the EDTF that it is."""
    if name in DATE_FIELDS and isinstance(content, str) and not is_read_as_it_stands(content):
        return yaml_text.Tagged(f"!edtf {yaml_text.scalar(content, flow=True)}")
    return content


def _source(source: dict[str, Any]) -> dict[str, Any]:
    return {name: _date(name, source[name]) for name in Source.model_fields if name in source}


def _sources(items: list[Any]) -> list[str]:
    if all(isinstance(item, str) for item in items):
        return yaml_text.field("sources", items, 4)
    lines = ["    sources:"]
    for item in items:
        lines += yaml_text.item_lines(item if isinstance(item, str) else _source(item), 6)
    return lines


def _remark(before: Step, step: Step) -> list[str]:
    """What happened to an event on the way to what it says now."""
    reason = f": {step.reason}" if step.reason else ""
    if step.operation == "supersede":
        undone = "brought back" if before.operation == "retract" else "corrected"
        return yaml_text.comment(f"{undone} at #{step.position}{reason}{_before(before.fields, step.fields)}", 2)
    if step.operation == "corroborate":
        names = ", ".join(source["publisher"] for source in step.added)
        raised = (
            f"; raised from {before.fields['standing']} to actual" if "standing" in before.fields and "standing" not in step.fields else ""
        )
        return yaml_text.comment(f"corroborated at #{step.position}{f' by {names}' if names else ''}{raised}{reason}", 2)
    return yaml_text.comment(f"retracted at #{step.position}{reason}", 2)


def _before(old: dict[str, Any], new: dict[str, Any]) -> str:
    """The date before a correction, where it was another, and the names of what else it changed."""
    if not old:
        return ""
    others = [name for name in _FIRST + _LAST if name not in {"when", "raw"} and old.get(name) != new.get(name)]
    others += [name for name in old.keys() | new.keys() if name not in _FIRST and name not in _LAST and old.get(name) != new.get(name)]
    if old["when"] == new["when"]:
        return f"; changed: {', '.join(others)}" if others else ""
    return f"; before: {old['when']}" + (f"; changed too: {', '.join(others)}" if others else "")


def _gone(told: Told) -> str:
    last = told.steps[-1]
    reason = f": {last.reason}" if last.reason else ""
    if told.state == "erase":
        return f"erased at #{last.position}: {told.id}{reason}"
    words = told.fields.get("summary", "")
    said = ", ".join(part for part in (told.fields.get("type", ""), told.fields.get("when", "")) if part)
    return f"retracted at #{last.position}: {told.id} ({said}){reason}{f' — it said: {words}' if words else ''}"


def _month(begin_latest: int) -> str:
    if begin_latest == LATEST:
        return ""
    year, month, _ = day_text(begin_latest).rsplit("-", 2)
    return f"{_MONTHS[int(month) - 1]} {year}"


def _in_order(events: list[Told], ties: list[list[int]]) -> list[Told]:
    """By date; but of events whose effects tie the one first that the log has first."""
    by_position = {told.version_at: told for told in events}
    after: dict[str, list[Told]] = {}
    waits: Counter[str] = Counter()
    for positions in ties:
        tied = [by_position[position] for position in positions if position in by_position]
        for first, second in pairwise(tied):
            after.setdefault(first.id, []).append(second)
            waits[second.id] += 1
    ready = [(*told.begin, told.version_at, told.id) for told in events if not waits[told.id]]
    heapq.heapify(ready)
    there = {told.id: told for told in events}
    order = []
    while ready:
        told = there[heapq.heappop(ready)[3]]
        order.append(told)
        for second in after.get(told.id, ()):
            waits[second.id] -= 1
            if not waits[second.id]:
                heapq.heappush(ready, (*second.begin, second.version_at, second.id))
    return order
