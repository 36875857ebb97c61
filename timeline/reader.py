"""A log opened for reading, for Python programs: `timeline.open`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from timeline.answers import Comparison, EventView, Filters, History, State, Why
from timeline.clocks import Clocks
from timeline.queries import Questions
from timeline.store import open_store

if TYPE_CHECKING:
    from os import PathLike


class Reader:
    """Questions to one log. Cut-offs are words, as on the command line (``"March"``), and None for everything."""

    def __init__(self, path: str | PathLike[str], *, wait: float = 10.0, today: str | None = None) -> None:
        self._store = open_store(Path(path), wait=wait)
        self._clocks = Clocks(self._store, today=today)
        self._questions = Questions(self._store)

    def state(
        self, subject: str | None = None, *, as_of: str | None = None, known: str | None = None, recorded: str | int | None = None
    ) -> State:
        """The facts in force at the cut-offs: all, or those of a subject and what lies below it."""
        cutoffs = self._clocks.cutoffs(as_of, known, None if recorded is None else str(recorded))
        return self._questions.state(cutoffs, subject and self._questions.subject_named(subject))

    def why(self, fact: str, *, as_of: str | None = None, known: str | None = None, recorded: str | int | None = None) -> Why:
        """The reasons for a fact, named by subject and as much of the relation and object as is needed."""
        return self._questions.why([fact], self._clocks.cutoffs(as_of, known, None if recorded is None else str(recorded)))

    def history(self, subject: str, *, as_of: str | None = None, known: str | None = None, recorded: str | int | None = None) -> History:
        """Every value of a subject's facts, with its interval."""
        cutoffs = self._clocks.cutoffs(as_of, known, None if recorded is None else str(recorded))
        return self._questions.history(self._questions.subject_named(subject), cutoffs)

    def diff(self, before: str, after: str, *, by: str = "as_of", **fixed: str | None) -> Comparison:
        """What differs between two moments of one clock (``as_of``, ``known`` or ``recorded``), the others fixed or open."""
        first, second = (self._clocks.cutoffs(**{**fixed, by: words}) for words in (before, after))
        return self._questions.diff(first, second)

    def chronology(
        self, span: str | None = None, *, known: str | None = None, recorded: str | int | None = None, filters: Filters | None = None
    ) -> tuple[EventView, ...]:
        """The events that began within ``A..B``, or all, in their order."""
        first, last, _ = self._clocks.span(span)
        cutoffs = self._clocks.cutoffs(None, known, None if recorded is None else str(recorded))
        return self._questions.events(cutoffs, (first, last), filters)

    def sql(self, query: str, parameters: list[Any] | None = None) -> list[tuple[Any, ...]]:
        """All rows of a query on the log, which is open read-only."""
        return self._store.rows(query, parameters or [])

    def close(self) -> None:
        """Close the log."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
