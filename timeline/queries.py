"""Questions to the log, answered with typed values. The semantics stand in the SQL macros; this only asks them.

Nothing here imports pydantic or the vocabulary: a question costs little more than DuckDB itself.
"""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from timeline.clocks import FAR_FUTURE, FAR_PAST, Cutoffs
from timeline.errors import NotFound
from timeline.store import sql

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from timeline.store import Store


@dataclass(frozen=True, slots=True)
class Filters:
    """What the event behind a fact has to match; None matches all. ``dyad`` in alphabetical order: ``CHN-USA``."""

    actor: str | None = None
    dyad: str | None = None
    topic: str | None = None
    type: str | None = None
    source: str | None = None

    def values(self) -> tuple[str | None, ...]:
        """In the order in which the queries take them."""
        dyad = "-".join(sorted(self.dyad.upper().split("-"))) if self.dyad else None
        return (self.actor, dyad, self.topic, self.type, self.source)

    def __bool__(self) -> bool:
        return any(self.values())


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of a state. ``initiates`` is false for a possible end; ``since`` is EDTF; ``sources`` is their number."""

    subject: str
    relation: str
    object: str
    view: str
    since: str
    certainty: str
    initiates: bool
    standing: str
    basis: str
    event_id: str
    position: int
    sources: int
    summary: str = ""

    @property
    def kind(self) -> str:
        """The subject's prefix: ``engagement``."""
        return self.subject.partition(":")[0]

    @property
    def name(self) -> str:
        """The subject without its prefix: ``blinken-china-visit``."""
        return self.subject.partition(":")[2]

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "subject": self.subject,
            "relation": self.relation,
            "object": self.object,
            "since": self.since,
            "certainty": self.certainty,
            "effect": "initiates" if self.initiates else "terminates",
            "standing": self.standing,
            "view": self.view,
            "basis": self.basis,
            "event_id": self.event_id,
            "position": self.position,
            "sources": self.sources,
        }


@dataclass(frozen=True, slots=True)
class State:
    """The facts at three cut-offs, ordered by subject, relation and view. Iterates over its facts."""

    cutoffs: Cutoffs
    facts: tuple[Fact, ...]

    def __iter__(self) -> Iterator[Fact]:
        return iter(self.facts)

    def __len__(self) -> int:
        return len(self.facts)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "as_of": self.cutoffs.as_of.text,
            "known": self.cutoffs.known.text,
            "position": self.cutoffs.position,
            "facts": [fact.to_dict() for fact in self.facts],
        }


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source as it was given; ``position`` is the entry that brought it."""

    publisher: str
    title: str
    url: str
    published: str
    quote: str
    via: str
    position: int

    def to_dict(self) -> dict[str, str]:
        """The JSON form: what was given."""
        names = ("publisher", "title", "url", "published", "quote", "via")
        return {name: text for name in names if (text := getattr(self, name))}


@dataclass(frozen=True, slots=True)
class EventView:
    """An event as it stands at some cut-offs. Clocks in microseconds; ``fields`` is the event as it was written."""

    id: str
    type: str
    edtf: str
    standing: str
    summary: str
    known: int
    recorded: int
    version: int
    position: int
    fields: dict[str, Any]
    begin_earliest: int
    begin_latest: int
    sources: tuple[SourceView, ...] = ()

    @property
    def order_is_known_after(self) -> tuple[int, int]:
        """Bounds of the begin, for comparing neighbours in a chronology."""
        return self.begin_earliest, self.begin_latest

    def to_dict(self) -> dict[str, Any]:
        """The JSON form: the event as it was written, with what the log adds."""
        return {
            **self.fields,
            "id": self.id,
            "type": self.type,
            "when": self.edtf,
            "standing": self.standing,
            "summary": self.summary,
            "sources": [source.to_dict() for source in self.sources],
            "version": self.version,
            "position": self.position,
        }


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry about an event, with the commit that brought it. ``step`` compares it with the version before."""

    position: int
    operation: str
    version: int
    type: str
    edtf: str
    standing: str
    summary: str
    reason: str
    known: int
    recorded: int
    author: str
    message: str
    step: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a fact holds: its event, the causes of that (a tree), the fact before it, and other views of the same."""

    fact: Fact
    event: EventView
    causes: tuple[Cause, ...]
    before: Fact | None
    entries: tuple[EntryView, ...]


@dataclass(frozen=True, slots=True)
class Cause:
    """An event that led to another, and what led to it. ``event`` is None where the log does not show it."""

    id: str
    event: EventView | None
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True)
class Why:
    """The reasons for the facts that were asked about; ``asked`` subject and relation; ``last`` where none is in force."""

    cutoffs: Cutoffs
    subject: str
    relation: str
    object: str
    reasons: tuple[Reason, ...]
    last: tuple[Fact, ...] = field(default=())


class Questions:
    """Asks one open log. Every answer names the position at which it was computed."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def state(self, cutoffs: Cutoffs, subject: str | None = None, filters: Filters | None = None) -> State:
        """The facts at the cut-offs: all, or those of a subject and what lies below it."""
        parameters = [cutoffs.as_of.upto, cutoffs.known.upto, cutoffs.position, subject, *(filters or Filters()).values()]
        return State(cutoffs, tuple(Fact(*row) for row in self._store.rows(sql("query_state"), parameters)))

    def events(
        self,
        cutoffs: Cutoffs,
        span: tuple[int, int] = (FAR_PAST, FAR_FUTURE),
        filters: Filters | None = None,
        words: str | None = None,
        event_id: str | None = None,
    ) -> tuple[EventView, ...]:
        """Events whose begin may lie in ``span`` (microseconds, inclusive) and by the as-of cut-off, in their order."""
        upto = min(span[1], cutoffs.as_of.upto)
        asked = [cutoffs.known.upto, cutoffs.position, span[0], upto, *(filters or Filters()).values(), words, event_id]
        rows = self._store.rows(sql("query_events"), asked)
        sources = self._sources([row[9] for row in rows], cutoffs)
        return tuple(
            EventView(
                id_,
                type_,
                edtf,
                standing,
                summary,
                known,
                recorded,
                version,
                position,
                json.loads(payload),
                earliest,
                latest,
                tuple(sources.get(position, ())),
            )
            for id_, type_, edtf, standing, summary, _, known, recorded, version, position, payload, earliest, latest in rows
        )

    def event(self, event_id: str, cutoffs: Cutoffs) -> EventView | None:
        """One event as it stands, or None where it is not visible at the cut-offs."""
        everything = Cutoffs(type(cutoffs.as_of)(), cutoffs.known, cutoffs.position, cutoffs.head)
        found = self.events(everything, event_id=event_id)
        return found[0] if found else None

    def entries_of(self, event_id: str, cutoffs: Cutoffs) -> tuple[EntryView, ...]:
        """Every entry about an event, oldest first, each version compared with the one before it."""
        rows = self._store.rows(sql("query_entries_of"), [event_id, cutoffs.position])
        bounds = {row[0]: row[13:17] for row in rows}
        return tuple(
            EntryView(
                position,
                operation,
                version,
                type_,
                edtf,
                standing,
                summary,
                reason,
                known,
                recorded,
                author,
                message,
                _step(operation, bounds[position], bounds.get(concerns), edtf),
            )
            for (
                position,
                operation,
                version,
                type_,
                edtf,
                standing,
                summary,
                reason,
                known,
                recorded,
                _,
                author,
                message,
                *_b,
                concerns,
            ) in rows
        )

    def why(self, words: Sequence[str], cutoffs: Cutoffs) -> Why:
        """The reasons for a fact, named by subject, relation and object, or by as much of that as is needed.

        Raises `NotFound`, with the nearest names, for a subject that the log does not know.
        """
        subject, relation, object_ = self._named_fact(words, cutoffs)
        facts = [
            fact
            for fact in self.state(cutoffs, subject)
            if fact.subject == subject and relation in {"", fact.relation} and (not object_ or _same(fact.object, object_))
        ]
        reasons = tuple(reason for fact in facts if (reason := self._reason(fact, cutoffs)))
        last = () if reasons else tuple(move for move, _ in self._moves(subject, relation or None, cutoffs))[-3:]
        return Why(cutoffs, subject, relation, object_, reasons, last)

    def holders(self, moment: int, cutoffs: Cutoffs) -> dict[str, str]:
        """Offices by holder, as held at ``moment`` (microseconds): ``USA/Nancy Pelosi`` → ``usa/house-speaker``."""
        rows = self._store.rows(sql("query_holders"), [moment, cutoffs.known.upto, cutoffs.position])
        return {holder: office for office, holder in reversed(rows)}

    def subjects(self) -> tuple[str, ...]:
        """Every subject that any entry ever spoke of."""
        return tuple(row[0] for row in self._store.rows("select distinct subject from effects order by subject"))

    def subject_named(self, words: str) -> str:
        """The subject, kind (``channel``) or branch (``channel:usa-chn``) that ``words`` name.

        Raises `NotFound`, with the nearest names, where there is none.
        """
        known = self.subjects()
        asked = words.strip().rstrip(":/").lower()
        if any(name == asked or name.startswith((f"{asked}:", f"{asked}/")) for name in known):
            return asked
        tails = [name for name in known if name.partition(":")[2] == asked] or [name for name in known if name.endswith(f"/{asked}")]
        if len(tails) == 1:
            return tails[0]
        singular = asked.removesuffix("s")
        if any(name.startswith(f"{singular}:") for name in known):
            return singular
        candidates = [*known, *(name.partition(":")[2] for name in known), *{name.partition(":")[0] for name in known}]
        near = tails or list(dict.fromkeys(difflib.get_close_matches(asked, candidates, n=3, cutoff=0.5)))
        remedy = f"did you mean {' or '.join(near)}?" if near else "`timeline state` lists the subjects"
        raise NotFound(f"the log knows no subject {words!r}", remedy=remedy)

    def event_at(self, position: int) -> str | None:
        """The id of the event that the entry at a position is about."""
        rows = self._store.rows("select event_id from entries where position = ?", [position])
        return rows[0][0] if rows else None

    def ids_like(self, words: str) -> list[str]:
        """Ids of events near to what was typed, nearest first, at most three."""
        ids = [row[0] for row in self._store.rows("select distinct event_id from entries")]
        return difflib.get_close_matches(words, ids, n=3, cutoff=0.5)

    def _named_fact(self, words: Sequence[str], cutoffs: Cutoffs) -> tuple[str, str, str]:
        asked = " ".join(word for word in " ".join(words).replace("·", " ").split())
        subject, _, rest = asked.partition(" ")
        subject = self.subject_named(subject)
        relations = {fact.relation for fact, _ in self._moves(subject, None, cutoffs)}
        relation = max((name for name in relations if f"{rest} ".startswith(f"{name} ")), key=len, default="")
        return subject, relation, rest[len(relation) :].strip()

    def _moves(self, subject: str, relation: str | None, cutoffs: Cutoffs) -> list[tuple[Fact, int]]:
        """Every visible effect on a subject's relation, oldest first, with the last moment at which it took place."""
        rows = self._store.rows(sql("query_moves"), [cutoffs.known.upto, cutoffs.position, subject, relation])
        return [
            (Fact(s, r, o, view, since, "certain", initiates, standing, basis, event_id, position, sources, summary), latest)
            for s, r, o, view, since, initiates, standing, basis, event_id, position, sources, _, latest, summary in rows
        ]

    def _reason(self, fact: Fact, cutoffs: Cutoffs) -> Reason | None:
        event = self.event(fact.event_id, cutoffs)
        if event is None:  # pragma: no cover - a fact's event is visible where the fact is
            return None
        before: Fact | None = None
        for move, _ in self._moves(fact.subject, fact.relation, cutoffs):
            if move.position == fact.position:
                break
            if move.view == fact.view and (move.standing == "actual") == (fact.standing == "actual"):
                before = move
        return Reason(fact, event, self._causes(event, cutoffs, {event.id}), before, self.entries_of(fact.event_id, cutoffs))

    def _causes(self, event: EventView, cutoffs: Cutoffs, seen: set[str]) -> tuple[Cause, ...]:
        causes = []
        for name in event.fields.get("caused_by", ()):
            if name in seen:
                continue
            cause = self.event(name, cutoffs)
            causes.append(Cause(name, cause, self._causes(cause, cutoffs, seen | {name}) if cause else ()))
        return tuple(causes)

    def _sources(self, positions: list[int], cutoffs: Cutoffs) -> dict[int, list[SourceView]]:
        grouped: dict[int, list[SourceView]] = {}
        if positions:
            for concerns, *rest in self._store.rows(sql("query_sources"), [positions, cutoffs.known.upto, cutoffs.position]):
                grouped.setdefault(concerns, []).append(SourceView(*rest))
        return grouped


def _same(found: str, asked: str) -> bool:
    return found.casefold() == asked.casefold() or asked.casefold() in found.casefold()


def _step(operation: str, new: tuple[int, ...], old: tuple[int, ...] | None, edtf: str) -> str:
    """How a version's dates stand to those of the version before it: narrowed, contradicted, or neither."""
    if operation != "supersede" or old is None or new == old:
        return ""
    if new[0] > old[3] or new[3] < old[0]:
        return f"contradicted, now {edtf}"
    if new[0] >= old[0] and new[3] <= old[3]:
        return f"narrowed to {edtf}"
    return f"changed to {edtf}, which overlaps what was said before"
