"""What has to be written so that a log says what a facts file now says (docs/sync.md, ADR 0028).

Three things are compared: the file, the log, and what the log was told before. A fact that the log once had as the file has it, and that
somebody corrected or retracted since, was not changed in the file, and is left alone; unless it was this file that changed it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from timeline.canonical import canonical_json, dump
from timeline.changes import Change, Corroborate, Record, Retract, Supersede, event_id_of
from timeline.current import Difference, Step, Told, corroborated, differences, told_events
from timeline.errors import Conflict, NotFound, TimelineError
from timeline.headfile import Head
from timeline.importers.facts import lineage
from timeline.texts import sql

if TYPE_CHECKING:
    from timeline.importers.facts import FactsFile
    from timeline.store import Store
    from timeline.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to write. ``differences`` is what a supersede changes; ``note`` is what the editor should know besides."""

    change: Change
    differences: tuple[Difference, ...] = ()
    note: str = ""

    @property
    def operation(self) -> str:
        """``record``, ``supersede``, ``corroborate`` or ``retract``."""
        return type(self.change).__name__.lower()


@dataclass(slots=True)
class Plan:
    """What a sync would write, made from the log as it stood at ``position``.

    ``left``: facts in which file and log differ and that stay as the log has them, each with why. ``gone``: events that the file brought
    and no longer has, where nobody asked to retract them. ``same``: how many facts the log has as they are.
    """

    position: int
    request_id: str
    items: list[Item] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    same: int = 0


@dataclass(slots=True)
class _Wanted:
    """What the file says of one event in the end."""

    changes: list[Change] = field(default_factory=list)
    fields: dict[str, Any] | None = None
    supports: list[Corroborate] = field(default_factory=list)
    retract: Retract | None = None
    reason: str = ""


def plan_sync(facts: FactsFile, store: Store, vocabulary: Vocabulary, *, reason: str = "", retract: bool = False) -> Plan:
    """Compare a facts file with a log. ``retract``: also withdraw what the file brought and no longer holds.

    Raises `Conflict` and `NotFound` with the place in the file.
    """
    return _Planner(facts, store, vocabulary, reason).plan(retract=retract)


class _Planner:
    def __init__(self, facts: FactsFile, store: Store, vocabulary: Vocabulary, reason: str) -> None:
        self._facts = facts
        self._store = store
        self._vocabulary = vocabulary
        self._reason = reason
        self._name = lineage(facts.name)
        position = store.head().position
        content = facts.request_id.split(":")[1]
        self._plan = Plan(position, f"sync:{content}@{position}:{self._name}")

    def plan(self, *, retract: bool) -> Plan:
        wanted = self._wanted()
        exported = self._exported()
        brought = [row[0] for row in self._store.rows(sql("synced_ids"), [self._name, exported])]
        there = told_events(self._store, self._vocabulary, {*wanted, *brought})
        for event_id, want in wanted.items():
            try:
                self._compare(event_id, want, there.get(event_id), exported)
            except TimelineError as error:
                error.place = error.place or self._facts.places.get(event_id)
                raise
        for event_id in brought:
            told = there[event_id]
            if event_id in wanted or told.state != "live" or not self._covered(told, exported):
                continue
            if retract:
                reason = self._reason or f"no longer in {self._name}"
                self._plan.items.append(Item(Retract(event_id, reason), note=self._moved(told, exported)))
            else:
                self._plan.gone.append(event_id)
        return self._plan

    def _wanted(self) -> dict[str, _Wanted]:
        """The facts of the file by event, its corrections and retractions carried out."""
        wanted: dict[str, _Wanted] = {}
        for change in self._facts.changes:
            event_id = event_id_of(change)
            want = wanted.setdefault(event_id, _Wanted())
            want.changes.append(change)
            if isinstance(change, (Record, Supersede)):
                fields: dict[str, Any] = json.loads(dump(change.event))
                if isinstance(change, Record) and want.fields not in (None, fields):
                    raise Conflict(
                        f"{event_id} is in the file twice, with other content",
                        event_id=event_id,
                        remedy="keep one of them; if it is another event, give it another id",
                        place=self._facts.places.get(event_id),
                    )
                want.fields, want.retract, want.supports = fields, None, []
                want.reason = change.reason if isinstance(change, Supersede) else want.reason
            elif isinstance(change, Corroborate):
                want.supports.append(change)
                if want.fields is not None:
                    want.fields = corroborated(want.fields, _sources(change), change.standing or "")
            elif isinstance(change, Retract):
                want.retract = change
        return wanted

    def _exported(self) -> int:
        """The position of the log that the file was exported from; 0 where it was not, or from a log that is not this one."""
        try:
            head = Head.parse(self._facts.head)
        except (TimelineError, ValueError):
            return 0
        return head.position if self._store.head(head.position) == head else 0

    def _compare(self, event_id: str, want: _Wanted, told: Told | None, exported: int) -> None:
        if told is None:
            if not isinstance(want.changes[0], Record):
                raise NotFound(f"there is no event {event_id} in the log", event_id=event_id, remedy="`timeline events` lists the ids")
            self._plan.items += [Item(change) for change in want.changes]
        elif told.state == "erase":
            self._plan.left.append((event_id, f"was erased at #{told.steps[-1].position}, and does not come back"))
        elif want.retract is not None:
            self._withdrawn(told, want.retract)
        elif want.fields is None:
            self._supported(told, want.supports)
        else:
            self._replaced(told, want.fields, want.reason, exported)

    def _withdrawn(self, told: Told, change: Retract) -> None:
        before = next((step for step in told.steps if step.operation == "retract"), None)
        if told.state == "retract":
            self._plan.same += 1
        elif before is not None and not self._ours(told.steps[-1]):
            self._left(told, f"was retracted at #{before.position}, and brought back since")
        else:
            self._plan.items.append(Item(Retract(told.id, self._reason or change.reason, change.known)))

    def _supported(self, told: Told, supports: list[Corroborate]) -> None:
        heard = [*told.fields.get("sources", []), *(source for step in told.steps for source in step.added)]
        for change in supports:
            if all(source in heard for source in _sources(change)):
                self._plan.same += 1
            elif told.state == "retract":
                raise Conflict(
                    f"{told.id} was retracted at position {told.steps[-1].position}",
                    event_id=told.id,
                    remedy=f"bring it back first: timeline correct {told.id}",
                )
            else:
                self._plan.items.append(Item(change))

    def _replaced(self, told: Told, fields: dict[str, Any], reason: str, exported: int) -> None:
        last, wanted = told.steps[-1], canonical_json(fields)
        version = told.at(told.version_at)
        if wanted == canonical_json(told.fields) and told.state == "live":
            self._plan.same += 1
        elif not self._ours(last) and any(canonical_json(step.fields) == wanted for step in told.steps):
            done = "retracted" if told.state == "retract" else "changed"
            self._left(told, f"{done} since, at #{last.position}; the file has it as it was")
        elif told.state == "live" and version is not None and canonical_json(version.fields) == wanted:
            self._left(told, f"was corroborated at #{last.position}, and a source cannot be taken back without another change")
        else:
            event = self._vocabulary.build(fields)
            note = "brings back what was retracted" if told.state == "retract" else self._moved(told, exported)
            change = Supersede(event, self._reason or reason)
            self._plan.items.append(Item(change, tuple(differences(told.fields, fields)), note))

    def _left(self, told: Told, why: str) -> None:
        self._plan.left.append((told.id, why))

    def _ours(self, step: Step) -> bool:
        """Whether an entry came of this very file."""
        kind, _, rest = step.request.partition(":")
        return kind in {"facts", "sync"} and rest.partition(":")[2].removesuffix(":partial") == self._name

    def _covered(self, told: Told, exported: int) -> bool:
        """Whether a file speaks for an event: it brought it, or it was exported when the event was live."""
        step = told.at(exported)
        return self._ours(told.steps[0]) or (step is not None and step.operation not in {"retract", "erase"})

    def _moved(self, told: Told, exported: int) -> str:
        """A word of warning where the log has changed an event since the file was exported, and not for this file."""
        last = told.steps[-1]
        return f"the log was changed since the export, at #{last.position}" if 0 < exported < last.position and not self._ours(last) else ""


def _sources(change: Corroborate) -> list[dict[str, Any]]:
    return [source.model_dump(mode="json", exclude_defaults=True) for source in change.sources]
