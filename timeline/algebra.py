"""The semantics of the log and the state in pure Python: the reference that tests hold the SQL macros to.

Written for reading, not for speed; nothing but tests uses it. docs/semantics.md says the same in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Change:
    """An effect as the algebra sees it: the slot is worked out already, the bounds are inclusive moments."""

    subject: str
    relation: str
    slot: str
    object: str
    initiates: bool
    view: str
    begin_earliest: int
    begin_latest: int


@dataclass(frozen=True, slots=True)
class Written:
    """An entry as the algebra sees it. ``concerns`` is the position of the version it is about; 0 for a record."""

    position: int
    operation: Literal["record", "supersede", "corroborate", "retract"]
    event_id: str
    concerns: int
    known: int
    standing: str
    effects: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Visible:
    """The version of an event that decides at some cut-offs."""

    entry: Written
    standing: str


@dataclass(frozen=True, slots=True, order=True)
class Row:
    """One row of the state."""

    subject: str
    relation: str
    object: str
    view: str
    certainty: str
    initiates: bool
    standing: str
    position: int
    ordinal: int


def versions(entries: Iterable[Written], known: int, position: int) -> dict[str, Visible]:
    """The version of each event that decides at (known, position), both inclusive."""
    read = sorted((entry for entry in entries if entry.position <= position), key=lambda entry: entry.position)
    decided: dict[str, Visible] = {}
    for entry in read:
        if entry.operation == "corroborate":
            continue
        support = [other for other in read if other.operation == "corroborate" and other.concerns == entry.position]
        if min([entry.known, *(other.known for other in support)]) > known:
            continue
        raised = entry.standing == "reported" and any(other.standing == "actual" and other.known <= known for other in support)
        decided[entry.event_id] = Visible(entry, "actual" if raised else entry.standing)
    return {event_id: version for event_id, version in decided.items() if version.entry.operation != "retract"}


@dataclass(frozen=True, slots=True)
class _Move:
    change: Change
    standing: str
    position: int
    ordinal: int

    @property
    def cell(self) -> tuple[str, str, str, str, bool]:
        """Where effects compete: subject, relation, slot, view and layer."""
        return (self.change.subject, self.change.relation, self.change.slot, self.change.view, self.standing == "actual")


def order(move: _Move) -> tuple[int, int, int, int]:
    """The order of effects: the last of them decides."""
    return (move.change.begin_latest, move.change.begin_earliest, move.position, move.ordinal)


def state(
    entries: Sequence[Written], upto: int, known: int, position: int, *, key: Callable[[_Move], tuple[int, ...]] = order
) -> list[Row]:
    """The facts at three inclusive cut-offs, sorted. ``key`` is the order of effects."""
    moves = [
        _Move(change, version.standing, version.entry.position, ordinal)
        for version in versions(entries, known, position).values()
        for ordinal, change in enumerate(version.entry.effects)
    ]
    last: dict[tuple[str, str, str, str, bool], _Move] = {}
    for move in sorted((move for move in moves if move.change.begin_latest <= upto), key=key):
        last[move.cell] = move
    certain = [_row(move, "certain") for move in last.values() if move.change.initiates]
    possible = [_row(move, "possible") for move in moves if move.change.begin_earliest <= upto < move.change.begin_latest]
    return sorted(certain + possible)


def _row(move: _Move, certainty: str) -> Row:
    change = move.change
    return Row(
        change.subject, change.relation, change.object, change.view, certainty, change.initiates, move.standing, move.position, move.ordinal
    )
