"""The semantics of the log and the state in pure Python: the reference that tests hold the SQL macros to.

Written for reading, not for speed; nothing but tests uses it. docs/semantics.md says the same in words.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence


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
    """An entry as the algebra sees it. ``concerns`` is the position of the version it is about; 0 for a record.

    An erased one has no effects.
    """

    position: int
    operation: Literal["record", "supersede", "corroborate", "retract", "erase"]
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
        if entry.operation in {"corroborate", "erase"}:
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
    moves = _moves(entries, known, position)
    last: dict[tuple[str, str, str, str, bool], _Move] = {}
    for move in sorted((move for move in moves if move.change.begin_latest <= upto), key=key):
        last[move.cell] = move
    certain = [_row(move, "certain") for move in last.values() if move.change.initiates]
    possible = [_row(move, "possible") for move in moves if move.change.begin_earliest <= upto < move.change.begin_latest]
    return sorted(certain + possible)


def _moves(entries: Sequence[Written], known: int, position: int) -> list[_Move]:
    """The effects of the visible versions."""
    return [
        _Move(change, version.standing, version.entry.position, ordinal)
        for version in versions(entries, known, position).values()
        for ordinal, change in enumerate(version.entry.effects)
    ]


def _row(move: _Move, certainty: str) -> Row:
    change = move.change
    return Row(
        change.subject, change.relation, change.object, change.view, certainty, change.initiates, move.standing, move.position, move.ordinal
    )


def cases(entries: Sequence[Written], upto: int, known: int, position: int) -> dict[tuple[str, str, str, str, bool], set[str]]:
    """For each cell, what may decide it once every uncertain date is settled: ``+object``, ``-`` for an end, empty for nothing.

    By trying every way to settle the dates. Effects of one event keep their order, and those with the same bounds move together.
    """
    cells: dict[tuple[str, str, str, str, bool], list[_Move]] = {}
    for move in _moves(entries, known, position):
        cells.setdefault(move.cell, []).append(move)
    return {cell: {_outcome(moves, moment, upto) for moment in _settlements(moves)} for cell, moves in cells.items()}


_Date = tuple[int, int, int]


def _date(move: _Move) -> _Date:
    """What moves together: the entry's position, and the bounds."""
    return (move.position, move.change.begin_earliest, move.change.begin_latest)


def _settlements(moves: Sequence[_Move]) -> Iterator[dict[_Date, int]]:
    """Every way to settle the dates of some effects, the dates of one event in their order."""
    dates = sorted({_date(move) for move in moves}, key=lambda date: (date[0], date[2], date[1]))
    for moments in itertools.product(*(range(earliest, latest + 1) for _, earliest, latest in dates)):
        settled = dict(zip(dates, moments, strict=True))
        if all(settled[a] <= settled[b] for a, b in itertools.pairwise(dates) if a[0] == b[0]):
            yield settled


def _outcome(moves: Sequence[_Move], settled: dict[_Date, int], upto: int) -> str:
    happened = [move for move in moves if settled[_date(move)] <= upto]
    if not happened:
        return ""
    last = max(happened, key=lambda move: (settled[_date(move)], order(move))).change
    return f"+{last.object}" if last.initiates else "-"
