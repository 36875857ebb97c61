"""`import` of tables of coded events: files, folders and zips, one line or one bar for each, and a summary of what was wrong."""

from __future__ import annotations

import csv
import io
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import click

from timeline.cli.options import deliver_bytes, writing
from timeline.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from timeline.importers.coded import Outcome, Reject


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
    from timeline.importers.coded import COMMIT_EVERY, CodedImport  # noqa: PLC0415
    from timeline.importers.formats import NAMED, mapped  # noqa: PLC0415
    from timeline.importers.sources import files_of, prepared  # noqa: PLC0415

    if format_ and mapping:
        raise click.UsageError("name a format or a mapping, not both")
    chosen = mapped(Path(mapping)) if mapping else NAMED[format_] if format_ else None
    files = files_of(names)
    outcomes: list[Outcome] = []
    with writing(asked["log"], asked["wait"], asked["vocabulary"]) as log:
        if asked["expected"] is not None and log.store.head().position != asked["expected"]:
            raise InvalidInput(f"the log ends at position {log.store.head().position}, not at {asked['expected']}")
        with _progress(files) as progress:
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
                with prepared(path) as tables:
                    for table in tables:
                        outcome = reader.read(table)
                        outcomes.append(outcome)
                        progress.say(_line(outcome, dry_run=dry_run))
                progress.finished(path)
    found = [reject for outcome in outcomes for reject in outcome.rejects]
    _summary(outcomes, found, rejects)
    if rejects and found:
        deliver_bytes(_as_csv(found).encode(), Path(rejects))
    return 1 if found else 0


def _line(outcome: Outcome, *, dry_run: bool) -> str:
    """What became of a file, in one line."""
    if outcome.known_already:
        return f"{outcome.name}: nothing new, this very file is in the log already"
    if dry_run:
        good = outcome.rows - len(outcome.rejects) - outcome.mirrored - outcome.repeated - outcome.same
        parts = [f"{good:,} of {outcome.rows:,} rows would be read"]
    elif outcome.commits:
        parts = [f"{outcome.written:,} entries, positions {outcome.commits[0][0]} to {outcome.commits[-1][1]}"]
    else:
        parts = ["nothing new"]
    parts += [f"{outcome.changed:,} brought up to date"] if outcome.changed else []
    parts += [f"{outcome.same:,} there already"] if outcome.same else []
    parts += [f"{outcome.repeated:,} repeated"] if outcome.repeated else []
    parts += [f"{outcome.mirrored:,} mirrors of other rows"] if outcome.mirrored else []
    parts += [f"{outcome.imprecise:,} dated only by their distance from publication"] if outcome.imprecise else []
    parts += [f"{len(outcome.rejects):,} rejected"] if outcome.rejects else []
    return f"{outcome.name}: {', '.join([*parts, *outcome.notes])}"


def _summary(outcomes: Sequence[Outcome], rejects: Sequence[Reject], file: str | None) -> None:
    if len(outcomes) > 1:
        known = sum(outcome.known_already for outcome in outcomes)
        already = f", {known:,} of them read before" if known else ""
        click.echo(f"{len(outcomes):,} tables{already}: {sum(outcome.written for outcome in outcomes):,} entries", err=True)
    if not rejects:
        return
    grouped = Counter((reject.column, reject.reason if len(reject.reason) < 60 else reject.reason[:57] + "…") for reject in rejects)  # noqa: PLR2004
    examples = {(reject.column, reject.reason): reject for reject in reversed(rejects)}
    click.echo(f"{len(rejects):,} rows were rejected:", err=True)
    for (column, reason), count in grouped.most_common(12):
        first = examples.get((column, reason))
        example = f", such as {first.value[:40]!r} in {first.file}:{first.line}" if first else ""
        click.echo(f"  {count:>7,}  {column}: {reason}{example}", err=True)
    if file is None:
        click.echo("  → --rejects FILE lists them all", err=True)


def _as_csv(rejects: Sequence[Reject]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(("file", "line", "column", "value", "reason"))
    writer.writerows((r.file, r.line, r.column, r.value, r.reason) for r in rejects)
    return buffer.getvalue()


class _Quiet:
    """One line a file: for logs and pipes."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def say(self, line: str) -> None:
        click.echo(line, err=True)

    def within(self, done: int, of: int) -> None:
        pass

    def finished(self, path: Path) -> None:
        pass


class _Bar(_Quiet):
    """A bar over the bytes of all files, with the rate in lines and the time left, on a terminal."""

    def __init__(self, files: Sequence[Path]) -> None:
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

        self._sizes = {path: path.stat().st_size for path in files}
        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"), TextColumn("{task.fields[rate]}"))
        from rich.console import Console  # noqa: PLC0415

        self._progress = Progress(*columns, TimeRemainingColumn(), console=Console(file=sys.stderr), transient=True)
        self._task = self._progress.add_task("importing", total=sum(self._sizes.values()), rate="")
        self._lines, self._start = 0, time.monotonic()
        self._within = 0

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def say(self, line: str) -> None:
        self._progress.console.print(line, markup=False, highlight=False)

    def within(self, done: int, of: int) -> None:
        del of
        self._lines += max(0, done - self._within)
        self._within = done
        rate = self._lines / max(0.001, time.monotonic() - self._start)
        self._progress.update(self._task, rate=f"{rate:,.0f} rows/s")

    def finished(self, path: Path) -> None:
        self._within = 0
        self._progress.update(self._task, advance=self._sizes[path])


def _progress(files: Sequence[Path]) -> _Quiet:
    return _Bar(files) if sys.stderr.isatty() else _Quiet()
