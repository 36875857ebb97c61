"""`import` of tables of coded events: files, folders and zips, one line or one bar for each, and a summary of what was wrong."""

from __future__ import annotations

import csv
import re
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TextIO

import click

from timeline.cli.options import counted, writing
from timeline.errors import Conflict, InvalidInput
from timeline.render.escaping import csv_cell, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from timeline.importers.formats import Format
    from timeline.importers.tables import Outcome, Reject


def import_tables(
    names: tuple[str, ...],
    *,
    dry_run: bool,
    rejects: str | None,
    strict: bool,
    format_: str | None,
    mapping: str | None,
    commit_every: int | None,
    **asked: Any,
) -> int:
    """Import tables into the log. Exit status 0; 1 where rows were rejected."""
    from timeline.importers.coded import CodedImport  # noqa: PLC0415
    from timeline.importers.sources import files_of, prepared  # noqa: PLC0415
    from timeline.importers.tables import COMMIT_EVERY  # noqa: PLC0415

    chosen = format_of(format_, mapping)
    files = files_of(names)
    with (
        writing(asked["log"], asked["wait"], asked["vocabulary"]) as log,
        Rejects(rejects) as refused,
        _progress(files) as progress,
    ):
        if asked["expected"] is not None and log.store.head().position != asked["expected"]:
            raise Conflict(f"the log ends at position {log.store.head().position}, not at {asked['expected']}")
        reader = CodedImport(
            log,
            format_=chosen,
            date_order=asked["date_order"],
            strict=strict,
            dry_run=dry_run,
            commit_every=commit_every or COMMIT_EVERY,
            author=asked["author"],
            message=asked["message"],
            progress=progress.within,
        )
        for path in files:
            with prepared(path) as inside:
                for table in inside:
                    outcome = reader.read(table)
                    refused.take(outcome)
                    progress.say(line_of(outcome, dry_run=dry_run))
            progress.finished(path)
    return refused.summarize()


def format_of(format_: str | None, mapping: str | None) -> Format | None:
    """The format that was named, or that of a mapping; None where it is to be told from each table."""
    from timeline.importers.formats import NAMED, mapped  # noqa: PLC0415

    if format_ and mapping:
        raise click.UsageError("name a format or a mapping, not both")
    return mapped(Path(mapping)) if mapping else NAMED[format_] if format_ else None


def line_of(outcome: Outcome, *, dry_run: bool) -> str:
    """What became of a file, in one line."""
    if outcome.known_already:
        return f"{outcome.name}: nothing new, this very file is in the log already"
    if dry_run:
        parts = [f"{outcome.good - outcome.repeated - outcome.same:,} of {counted(outcome.rows, 'row')} would be read"]
    elif outcome.commits:
        parts = [f"{counted(outcome.written, 'entry', 'entries')}, positions {outcome.commits[0][0]} to {outcome.commits[-1][1]}"]
    else:
        parts = ["nothing new"]
    parts += [f"{outcome.changed:,} brought up to date"] if outcome.changed else []
    parts += [f"{outcome.withdrawn:,} withdrawn"] if outcome.withdrawn else []
    parts += [f"{outcome.same:,} there already"] if outcome.same else []
    parts += [f"{outcome.repeated:,} repeated"] if outcome.repeated else []
    parts += [f"{counted(outcome.mirrored, 'mirror')} of other rows"] if outcome.mirrored else []
    parts += [f"{outcome.imprecise:,} dated only by their distance from publication"] if outcome.imprecise else []
    parts += [f"{len(outcome.rejects):,} rejected"] if outcome.rejects else []
    return f"{outcome.name}: {', '.join([*parts, *outcome.notes])}"


class Rejects:
    """What became of tables; rows that were not read are written to a file as they come, and grouped by what is wrong for the summary.

    The file takes its place when all is done; a run that ends in an error leaves what stood there.
    """

    def __init__(self, name: str | None) -> None:
        self.count = self._tables = self._known = self._written = 0
        self._path = Path(name) if name else None
        self._beside = self._path.with_name(f".{self._path.name}.part") if self._path else None
        self._file: TextIO | None = None
        self._groups: Counter[tuple[str, str]] = Counter()
        self._first: dict[tuple[str, str], Reject] = {}

    def __enter__(self) -> Self:
        if self._beside:
            try:
                self._file = self._beside.open("w", encoding="utf-8", newline="")
            except OSError as error:
                raise InvalidInput(f"{self._path} cannot be written: {error.strerror}", remedy="name a file that you may write") from error
            csv.writer(self._file, lineterminator="\n").writerow(("file", "line", "column", "value", "reason"))
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if self._file and self._beside and self._path:
            self._file.close()
            if kind is None and self.count:
                self._beside.replace(self._path)
                click.echo(visible(f"written: {self._path}"), err=True)
            else:
                self._beside.unlink()

    def take(self, outcome: Outcome) -> None:
        """Note what became of a table."""
        rejects = outcome.rejects
        self._tables, self._known = self._tables + 1, self._known + outcome.known_already
        self._written += outcome.written
        self.count += len(rejects)
        for reject in rejects:
            group = (reject.column, _brief(reject.reason))
            self._groups[group] += 1
            self._first.setdefault(group, reject)
        if self._file:
            rows = ((r.file, r.line, r.column, r.value, r.reason) for r in rejects)
            csv.writer(self._file, lineterminator="\n").writerows([csv_cell(cell) for cell in row] for row in rows)

    def summarize(self) -> int:
        """Say what became of several tables, and what was wrong, the most frequent first. The exit status: 1 where rows were rejected."""
        if self._tables > 1:
            already = f", {self._known:,} of them read before" if self._known else ""
            click.echo(f"{self._tables:,} tables{already}: {counted(self._written, 'entry', 'entries')}", err=True)
        if not self.count:
            return 0
        click.echo(f"{counted(self.count, 'row was', 'rows were')} rejected:", err=True)
        for (column, reason), count in self._groups.most_common(12):
            first = self._first[column, reason]
            click.echo(visible(f"  {count:>7,}  {column}: {reason}, such as {first.value[:40]!r} in {first.file}:{first.line}"), err=True)
        if len(self._groups) > 12:  # noqa: PLR2004
            click.echo(f"           and {len(self._groups) - 12} other reasons", err=True)
        if self._path is None:
            click.echo("  → --rejects FILE lists them all", err=True)
        return 1


def _brief(reason: str) -> str:
    """A reason without the figures that differ from row to row, so that rows of one kind count together."""
    return re.sub(r"(line|position) \d+", r"\1 …", reason)


class _Quiet:
    """One line a file: for logs and pipes."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def say(self, line: str) -> None:
        click.echo(visible(line), err=True)

    def within(self, lines: int, of: int) -> None:
        pass

    def finished(self, path: Path) -> None:
        pass


class _Bar(_Quiet):
    """A bar over the bytes of all files, with the rate in lines and the time left, on a terminal."""

    def __init__(self, files: Sequence[Path]) -> None:
        from rich.console import Console  # noqa: PLC0415
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

        self._sizes = {path: path.stat().st_size for path in files}
        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"), TextColumn("{task.fields[rate]}"))
        self._progress = Progress(*columns, TimeRemainingColumn(), console=Console(file=sys.stderr), transient=True)
        self._task = self._progress.add_task("importing", total=sum(self._sizes.values()), rate="")
        self._start = time.monotonic()
        self._bytes, self._size = 0, next(iter(self._sizes.values()), 0)
        self._lines, self._within = 0, 0

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def say(self, line: str) -> None:
        self._progress.console.print(visible(line), markup=False, highlight=False)

    def within(self, lines: int, of: int) -> None:
        """So many lines of the present table are done, of so many."""
        self._lines += lines - self._within if lines > self._within else lines
        self._within = lines
        rate = f"{self._lines / max(0.001, time.monotonic() - self._start):,.0f} rows/s"
        self._progress.update(self._task, completed=self._bytes + self._size * lines // max(1, of), rate=rate)

    def finished(self, path: Path) -> None:
        """A file is done, and the next one begins."""
        self._bytes += self._sizes[path]
        order = list(self._sizes)
        place = order.index(path) + 1
        self._size = self._sizes[order[place]] if place < len(order) else 0
        self._within = 0
        self._progress.update(self._task, completed=self._bytes)


def _progress(files: Sequence[Path]) -> _Quiet:
    return _Bar(files) if sys.stderr.isatty() else _Quiet()
