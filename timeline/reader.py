"""A log opened for reading, for Python programs: `timeline.open`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from timeline.answers import Case, Comparison, Filters, History, Rows, State
from timeline.clocks import Clocks, Cutoffs
from timeline.explanations import Explainer, Why
from timeline.gaps import KINDS, SILENCE, Gaps, Kind, gaps
from timeline.queries import Questions, query_rows
from timeline.store import WAIT, open_store
from timeline.tension import HALF_LIFE, Grain, Tension, tension
from timeline.views import Chronology

if TYPE_CHECKING:
    from collections.abc import Sequence
    from os import PathLike


class Reader:
    """Questions to one log. Cut-offs are words, as on the command line (``"March"``), and None for everything.

    Each raises what the command line would say: `InvalidInput` for a date that cannot be read, `NotFound` for what the log does
    not know.
    """

    def __init__(self, path: str | PathLike[str], *, wait: float | str = WAIT, today: str | None = None) -> None:
        self._store = open_store(Path(path), wait=wait)
        self._clocks = Clocks(self._store, today=today)
        self._questions = Questions(self._store)

    def state(
        self,
        subject: str | None = None,
        *,
        as_of: str | None = None,
        known: str | None = None,
        recorded: str | int | None = None,
        without: Sequence[str] = (),
        filters: Filters | None = None,
        case: Case | None = None,
    ) -> State:
        """The facts in force at the cut-offs: all, or those of a subject and what lies below it."""
        cutoffs = self._cutoffs(as_of, known, recorded, without)
        asked = subject and self._questions.subject_named(subject, cutoffs.position)
        return self._questions.state(cutoffs, asked, filters, case)

    def why(
        self,
        fact: str,
        *,
        as_of: str | None = None,
        known: str | None = None,
        recorded: str | int | None = None,
        without: Sequence[str] = (),
    ) -> Why:
        """The reasons for a fact, named by subject and as much of the relation and object as is needed."""
        return Explainer(self._questions).why([fact], self._cutoffs(as_of, known, recorded, without))

    def history(
        self,
        subject: str,
        *,
        as_of: str | None = None,
        known: str | None = None,
        recorded: str | int | None = None,
        without: Sequence[str] = (),
    ) -> History:
        """Every value of a subject's facts, with its interval."""
        cutoffs = self._cutoffs(as_of, known, recorded, without)
        return self._questions.history(self._questions.subject_named(subject, cutoffs.position), cutoffs)

    def diff(
        self,
        before: str | int,
        after: str | int,
        *,
        by: Literal["as_of", "known", "recorded"] = "as_of",
        subject: str | None = None,
        as_of: str | None = None,
        known: str | None = None,
        recorded: str | int | None = None,
    ) -> Comparison:
        """What differs between two moments of one clock (``by``), the others fixed or open."""
        fixed = {"as_of": as_of, "known": known, "recorded": recorded}
        first, second = (self._cutoffs(**{**fixed, by: words}) for words in (before, after))  # type: ignore[arg-type]
        return self._questions.diff(first, second, subject and self._questions.subject_named(subject))

    def tension(
        self,
        dyad: str,
        span: str | None = None,
        *,
        by: Grain = "month",
        half_life: float = HALF_LIFE,
        known: str | None = None,
        recorded: str | int | None = None,
        without: Sequence[str] = (),
        explain: bool = False,
    ) -> Tension:
        """Cooperation and conflict between two parties, a point for each period of ``A..B``, or of all that is on record."""
        cutoffs = self._cutoffs(None, known, recorded, without)
        first, last, _ = self._clocks.span(span, cutoffs.position)
        return tension(self._questions, dyad, cutoffs, (first, last), by=by, half_life=half_life, explain=explain)

    def chronology(
        self, span: str | None = None, *, known: str | None = None, recorded: str | int | None = None, filters: Filters | None = None
    ) -> Chronology:
        """The events that began within ``A..B``, or all, in their order; coded ones counted by month and dyad."""
        cutoffs = self._cutoffs(None, known, recorded)
        first, last, echo = self._clocks.span(span, cutoffs.position)
        events = self._questions.events(cutoffs, (first, last), filters)
        return Chronology(cutoffs, echo, events, self._questions.coded_months(cutoffs, (first, last), filters))

    def gaps(
        self,
        kinds: Sequence[Kind] = KINDS,
        *,
        as_of: str | None = None,
        known: str | None = None,
        recorded: str | int | None = None,
        dyad: str | None = None,
        silence: int = SILENCE,
    ) -> Gaps:
        """What the log does not say, of these kinds; ``silence`` in days, of ``dyad`` or of all."""
        cutoffs = self._cutoffs(as_of, known, recorded)
        dateline = self._clocks.dateline(cutoffs.position)
        return gaps(self._questions, cutoffs, dateline, kinds=kinds, dyad=dyad, silence=silence)

    def sql(self, query: str, parameters: Sequence[Any] = ()) -> Rows:
        """All rows of a query on the log, which is open read-only. Raises `InvalidInput` where DuckDB refuses the query."""
        return query_rows(self._store, query, parameters)

    def close(self) -> None:
        """Close the log."""
        self._store.close()

    def _cutoffs(self, as_of: str | None, known: str | None, recorded: str | int | None, without: Sequence[str] = ()) -> Cutoffs:
        return self._clocks.cutoffs(as_of, known, None if recorded is None else str(recorded), without)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._store.__exit__(kind, error, trace)
