"""Machine-coded events into the log, by the million: read by `timeline.importers.tables`, hashed and written by SQL inside DuckDB.

What was read becomes entries in one statement, and one commit. A commit is known by the content of its file: a file that was read before
adds nothing, and a run that was stopped goes on where it was.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from timeline.importers.tables import COMMIT_EVERY, Outcome, TableReader, refuse_bad, request_of, whole_request
from timeline.texts import sql

if TYPE_CHECKING:
    from collections.abc import Callable

    from timeline.importers.formats import Format
    from timeline.importers.sources import Prepared
    from timeline.log import Log


class CodedImport:
    """Imports tables of coded events into one open log, which it lets others have between two commits.

    ``strict`` refuses a file that has any bad row; else the others are written. ``dry_run`` writes nothing. ``progress`` is told how
    many lines of the current table were read, of how many.
    """

    def __init__(
        self,
        log: Log,
        *,
        format_: Format | None = None,
        date_order: str | None = None,
        strict: bool = False,
        dry_run: bool = False,
        commit_every: int = COMMIT_EVERY,
        author: str = "",
        message: str = "",
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        self._log = log
        self._strict = strict
        self._dry_run = dry_run
        self._commit_every = commit_every
        self._author = author
        self._message = message
        self._progress = progress or (lambda _, __: None)
        self._tables = TableReader(log.vocabulary.actors, format_=format_, date_order=date_order, commit_every=commit_every)
        self._tables.prepare(log.store)

    def read(self, source: Prepared) -> Outcome:
        """Import one table. Raises `InvalidInput` for what cannot be read at all, and for any bad row where that is asked for."""
        format_ = self._tables.begin(source)
        outcome = Outcome(source.name, format_.name, notes=source.notes)
        if self._log.done(whole_request(format_, source)):
            outcome.known_already = True
            return outcome
        if self._strict:
            self._refuse_any_bad(source, format_)
        for part in self._tables.parts(source, format_):
            name = request_of(format_, source, part)
            if self._log.take_turns():
                self._tables.prepare(self._log.store)
                self._tables.codes(format_.scale)
            if not self._log.done(name):
                self._tables.read(source, part, format_, outcome)
                if not self._dry_run:
                    self._write(source, name, outcome)
            self._progress(part.first + part.lines - 1, source.lines)
        return outcome

    def _refuse_any_bad(self, source: Prepared, format_: Format) -> None:
        """Look at all of a file before any of it is written."""
        looked = Outcome(source.name, format_.name)
        for part in self._tables.parts(source, format_):
            self._tables.read(source, part, format_, looked)
        refuse_bad(looked)

    def _write(self, source: Prepared, request: str, outcome: Outcome) -> None:
        """Write what is staged: as one commit, or as several where a file that was read whole is longer than a commit."""
        run, rows = self._log.store.connection.execute, self._log.store.rows
        run(sql("coded_done"))
        counts = {"record": 0, "supersede": 0, "retract": 0, **dict(rows("select operation, count(*) from staged group by operation"))}
        total = sum(counts.values())
        ((first, last),) = rows("select coalesce(min(line), 1), coalesce(max(line), 0) from staged")
        if last - first + 1 != total:
            run(sql("coded_renumbered"))
            first, last = 1, total
        message = self._message or f"imported {source.name}"
        for start in range(first, last + 1, self._commit_every):
            end = min(start + self._commit_every - 1, last)
            # only the last one tells that all is in: what a run that was stopped had written is found by its content
            name = request if end == last else f"{request}:{uuid.uuid4().hex}"
            before = self._log.append_staged(start, end, author=self._author, message=message, request_id=name)
            if before is not None:
                outcome.commits.append((before.position + 1, before.position + end - start + 1))
        outcome.new += counts["record"]
        outcome.changed += counts["supersede"]
        outcome.withdrawn += counts["retract"]
