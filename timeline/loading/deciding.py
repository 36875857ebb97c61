"""The second round: each part gets its place in the log, and each of its rows is new, changed, there already, or contradicts.

Parts are taken in their order, as an import into a log takes them. Only rows whose ids come up elsewhere too are looked at, by the SQL of
that import, against what the lake has of these ids and what the parts before them bring.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from timeline.dates import end_of_day
from timeline.importers.tables import Outcome, Reject
from timeline.texts import sql

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from timeline.loading.reading import PartRead, TableRead
    from timeline.store import Store


@dataclass(frozen=True, slots=True)
class Planned:
    """A commit to be written: the rows from ``first`` to ``last``, inclusive, of those of a part that are kept, after position ``before``.

    ``decided``: the file of what was decided about some of its rows, if about any.
    """

    number: int
    before: int
    recorded: int
    message: str
    request: str
    file: Path
    decided: Path | None
    first: int
    last: int

    @property
    def end(self) -> int:
        """The last position."""
        return self.before + self.last - self.first + 1


class Decider:
    """Plans the commits of tables, one after the other.

    ``store`` has what the lake and the parts have of ids that come up twice, and these parts are ``concerned``. ``tip``: number, position
    and clock of the lake's last commit.
    """

    def __init__(
        self,
        store: Store,
        folder: Path,
        concerned: frozenset[str],
        tip: tuple[int, int, int],
        *,
        clock: Callable[[], int],
        commit_every: int,
        message: str,
    ) -> None:
        self.planned: list[Planned] = []
        self._store = store
        self._folder = folder
        self._number, self._position, self._recorded = tip
        self._clock = clock
        self._commit_every = commit_every
        self._message = message
        self._requests: set[str] = set()
        self._concerned = concerned

    def take(self, table: TableRead) -> Outcome:
        """What becomes of a table."""
        outcome = table.outcome
        outcome.known_already = outcome.known_already or table.whole in self._requests
        if outcome.known_already:
            return outcome
        for part in table.parts:
            if part.request not in self._requests:
                self._take(part, outcome)
        return outcome

    def _take(self, part: PartRead, outcome: Outcome) -> None:
        self._recorded = max(self._clock(), self._recorded)
        read, kept, file, decided = part.outcome, part.rows, part.file, None
        rejects = list(read.rejects)
        changed = withdrawn = 0
        if part.deletes:
            kept = withdrawn = self._withdrawn(part) if part.unit in self._concerned else 0
            file = self._withdrawn_file(part)
        elif part.unit in self._concerned:
            rejected = self._placed(part)
            rejects += [Reject(read.name, *row) for row in rejected]
            ((left, changed),) = self._store.rows(
                "select count(*) filter (not kept), count(*) filter (operation = 'supersede') from decided"
            )
            kept -= left
            outcome.same += left - len(rejected)
            decided = self._folder / f"{part.unit}-decided.parquet"
            self._store.rows(sql("load_decided_copy"), {"file": str(decided)})
        for name in ("rows", "good", "repeated", "same", "mirrored", "imprecise"):
            setattr(outcome, name, getattr(outcome, name) + getattr(read, name))
        outcome.rejects += sorted(rejects, key=lambda each: each.line)
        outcome.new += kept - changed - withdrawn
        outcome.changed += changed
        outcome.withdrawn += withdrawn
        self._plan(part, kept, file, decided, outcome)

    def _placed(self, part: PartRead) -> list[tuple[int, str, str, str]]:
        """Decide about the rows of a part whose ids come up elsewhere; those that contradict."""
        run = self._store.connection.execute
        run(sql("load_unit"), [part.unit])
        run(sql("coded_placed"))
        clashes = self._store.rows(sql("coded_clashes"), [not part.updates])
        run(sql("coded_staged"), [part.updates])
        run(sql("load_decided"), [part.unit])
        run(sql("load_entries"), [self._position, self._recorded, end_of_day(self._recorded)])
        return clashes

    def _withdrawn(self, part: PartRead) -> int:
        """Take back what a list of deleted ids names: how many entries that makes, which are written into a file of their own."""
        run = self._store.connection.execute
        run(sql("load_unit_ids"), [part.unit])
        run(sql("coded_withdrawn"))
        run(sql("load_decided_all"))
        run(sql("load_entries"), [self._position, self._recorded, end_of_day(self._recorded)])
        ((rows,),) = self._store.rows(sql("load_staged"), {"unit": part.unit, "file": str(self._withdrawn_file(part))})
        return int(rows)

    def _withdrawn_file(self, part: PartRead) -> Path:
        return self._folder / f"{part.unit}-withdrawn.parquet"

    def _plan(self, part: PartRead, kept: int, file: Path, decided: Path | None, outcome: Outcome) -> None:
        for first in range(1, kept + 1, self._commit_every):
            last = min(first + self._commit_every - 1, kept)
            # as in an import into a log: only the last one tells that all is in
            request = part.request if last == kept else f"{part.request}:{uuid.uuid4().hex}"
            self._number += 1
            message = self._message or f"imported {outcome.name}"
            planned = Planned(self._number, self._position, self._recorded, message, request, file, decided, first, last)
            self.planned.append(planned)
            self._requests.add(request)
            outcome.commits.append((self._position + 1, planned.end))
            self._position = planned.end
