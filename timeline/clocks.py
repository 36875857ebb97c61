"""The cut-offs of a question: what the three clocks are set to, and how a reader's words set them."""

from __future__ import annotations

import difflib
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from timeline.dates import DateError, Reading, day_text, instant_text, read, read_range
from timeline.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from timeline.engines import Engine

FAR_PAST = -(2**63) + 1
FAR_FUTURE = 2**63 - 1
"""What an open cut-off is in SQL: everything (microseconds, or positions)."""
DAY = 86_400_000_000
"""Microseconds."""

DateOrder = Literal["dmy", "mdy", "ymd"]


@dataclass(frozen=True, slots=True)
class Moment:
    """A cut-off on the occurrence or known clock: inclusive microseconds, as text, and what the reader wrote."""

    upto: int = FAR_FUTURE
    text: str | None = None
    asked: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def echo(self) -> str:
        """``March → 2023-03-31``: what the words came to, or nothing where nothing was asked."""
        if self.text is None:
            return ""
        return self.text if self.asked == self.text else f"{self.asked} → {self.text}"


@dataclass(frozen=True, slots=True)
class Cutoffs:
    """The three clocks. ``position`` is the last entry taken into account; ``head`` the log's last one.

    ``without``: ids of events that are left out, as if nobody had ever recorded them.
    """

    as_of: Moment
    known: Moment
    position: int
    head: int
    without: tuple[str, ...] = ()

    @property
    def recorded_asked(self) -> bool:
        """Whether the answer leaves out entries that the log holds."""
        return self.position < self.head

    @property
    def left_out(self) -> str:
        """``without`` as the SQL macros take it: each id between spaces."""
        return f" {' '.join(self.without)} " if self.without else ""

    @property
    def parameters(self) -> dict[str, object]:
        """What the engine's questions take of it, by name."""
        clocks = {"upto": self.as_of.upto, "known_upto": self.known.upto, "position_upto": self.position}
        return {**clocks, "without": self.left_out}

    def to_dict(self) -> dict[str, Any]:
        """The JSON form, with which every answer begins."""
        without = {"without": list(self.without)} if self.without else {}
        return {"as_of": self.as_of.text, "known": self.known.text, "position": self.position, **without}


def ids_like(store: Engine, words: str) -> list[str]:
    """Ids of events near to what was typed, nearest first, at most three."""
    ids = [row[0] for row in store.ask("near_ids", {"words": words})]
    return difflib.get_close_matches(words, ids, n=3, cutoff=0.5)


def refusal(error: DateError, about: str = "") -> InvalidInput:
    """A date that cannot be read, as an error of the engine: what is wrong, and the remedy apart from it."""
    said = str(error).removesuffix(f" ({error.hint})")
    return InvalidInput(f"{about}: {said}" if about else said, remedy=error.hint)


class Clocks:
    """Reads a reader's words against one log. ``today`` is an ISO day that stands in for the real one."""

    def __init__(self, store: Engine, *, today: str | None = None, date_order: DateOrder | None = None) -> None:
        self._store = store
        self._today = today
        self._date_order = date_order

    def cutoffs(
        self, as_of: str | None = None, known: str | None = None, recorded: str | None = None, without: Sequence[str] = ()
    ) -> Cutoffs:
        """The cut-offs that these words ask for; None asks about everything. Raises `InvalidInput`, and `NotFound` for ``without``.

        ``known="same"`` is the as-of moment itself: what the day could have answered.
        """
        head = self._store.head().position
        position = head if recorded is None else self.position(recorded, head)
        happened = self.moment(as_of, position)
        public = happened if known is not None and known.strip().lower() == "same" else self.moment(known, position)
        return Cutoffs(happened, public, position, head, self._events(without))

    def _events(self, names: Sequence[str]) -> tuple[str, ...]:
        """Ids of events that the log holds, each once."""
        found = {row[0] for row in self._store.ask("ids", {"ids": list(names)})} if names else set()
        for name in names:
            if name not in found:
                near = ids_like(self._store, name)
                remedy = f"did you mean {' or '.join(near)}?" if near else "`timeline events` lists the ids"
                raise NotFound(f"there is no event {name!r} in the log to leave out", event_id=name, remedy=remedy)
        return tuple(dict.fromkeys(names))

    def moment(self, words: str | None, position: int = FAR_FUTURE) -> Moment:
        """The last moment of what ``words`` name: all of March for ``March``, the dateline at ``position``. Raises `InvalidInput`."""
        if words is None:
            return Moment()
        reading = self.reading(words, position)
        latest = reading.bounds.end_latest
        if latest is None:
            raise InvalidInput(f"{words!r} has no end, so nothing can be as of it", remedy="name a day, a month or a year")
        whole_day = (latest + 1) % DAY == 0
        text = day_text(latest) if whole_day else instant_text(latest)
        return Moment(min(latest, FAR_FUTURE), text, " ".join(words.split()), reading.warnings)

    def span(self, words: str | None, position: int = FAR_FUTURE) -> tuple[int, int, str]:
        """The first and last microsecond of ``A..B`` (or of one expression), inclusive, and an echo. Raises `InvalidInput`."""
        if words is None:
            return FAR_PAST, FAR_FUTURE, ""
        try:
            first, last = read_range(words, dateline=self.dateline(position), today=self._real_today(), date_order=self._date_order)
        except DateError as error:
            raise refusal(error) from error
        begin = None if first is None else first.bounds.begin_earliest
        end = None if last is None else last.bounds.end_latest
        shown = f"{'..' if begin is None else day_text(begin)} to {'..' if end is None else day_text(end)}"
        return FAR_PAST if begin is None else begin, FAR_FUTURE if end is None else end, shown

    def reading(self, words: str, position: int = FAR_FUTURE) -> Reading:
        """How ``words`` are read, the dateline at ``position``. Raises `InvalidInput`."""
        try:
            return read(words, dateline=self.dateline(position), today=self._real_today(), date_order=self._date_order)
        except DateError as error:
            raise refusal(error) from error

    def position(self, words: str, head: int) -> int:
        """The last position to take into account, up to ``head``: a number is a position, anything else a moment of the recorded clock."""
        if words.strip().isdecimal():
            asked = int(words) if len(words.strip()) < len(str(FAR_FUTURE)) else FAR_FUTURE
            if asked > head:
                raise InvalidInput(f"the log ends at position {head}, before {words.strip()}", remedy="name an earlier position, or a date")
            return asked
        upto = self.moment(words).upto
        rows = self._store.ask("recorded", {"moment": upto})
        return int(rows[0][0])

    def dateline(self, position: int = FAR_FUTURE) -> str:
        """For words that need no clock: ``--today``, else the last day that the log at ``position`` knows of, else the real today."""
        if self._today:
            return self._today
        rows = self._store.ask("dateline", {"position_upto": position})
        return day_text(rows[0][0]) if rows[0][0] is not None else self._real_today()

    def _real_today(self) -> str:
        return self._today or time.strftime("%Y-%m-%d")
