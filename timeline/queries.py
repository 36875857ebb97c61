"""Questions to the log, answered with typed values. The semantics stand in the SQL macros; this only asks them.

Nothing here imports pydantic or the vocabulary: a question costs little more than DuckDB itself.
"""

from __future__ import annotations

import difflib
import json
from dataclasses import replace
from typing import TYPE_CHECKING

from timeline.answers import (
    Cause,
    Comparison,
    Difference,
    EntryView,
    EventView,
    Fact,
    Filters,
    History,
    Reason,
    SourceView,
    Span,
    State,
    Why,
)
from timeline.clocks import FAR_FUTURE, FAR_PAST, Cutoffs
from timeline.errors import NotFound
from timeline.store import sql

if TYPE_CHECKING:
    from collections.abc import Sequence

    from timeline.store import Store


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

    def history(self, subject: str, cutoffs: Cutoffs) -> History:
        """Every value of a subject and of what lies below it, begun by the as-of cut-off or possibly so."""
        rows = self._store.rows(sql("query_history"), [cutoffs.known.upto, cutoffs.position, subject])
        return History(cutoffs, subject, tuple(Span(*row[:-1]) for row in rows if row[-1] <= cutoffs.as_of.upto))

    def diff(self, before: Cutoffs, after: Cutoffs, subject: str | None = None) -> Comparison:
        """What differs between the certain facts at two sets of cut-offs, with the entry that is responsible for each."""
        sides = [side for c in (before, after) for side in (c.as_of.upto, c.known.upto, c.position)]
        rows = self._store.rows(sql("query_diff"), [*sides, subject])
        return Comparison(before, after, tuple(self._responsible(Difference(*row), after) for row in rows))

    def _responsible(self, difference: Difference, after: Cutoffs) -> Difference:
        """What ended a removed fact: the effect that terminates it, or else the entry that withdrew or redated its event."""
        if difference.kind != "removed":
            return difference
        ends = [
            move
            for move, latest in self._moves(difference.subject, difference.relation, after)
            if latest <= after.as_of.upto and not move.initiates and move.view == difference.view
        ]
        if ends:
            return replace(difference, event_id=ends[-1].event_id, position=ends[-1].position)
        entries = self.entries_of(difference.event_id, after)
        return replace(difference, position=entries[-1].position) if entries else difference

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
