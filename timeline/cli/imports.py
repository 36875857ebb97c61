"""`import`: facts files into the log, each one whole or not at all; tables of coded events, row by row as good as they are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from timeline.cli.completion import completing
from timeline.cli.options import vocabulary_of, write_options, writing
from timeline.errors import InvalidInput, TimelineError

FORMATS = ("gdelt", "icews", "acled", "acled-deleted", "quadruples")

if TYPE_CHECKING:
    from collections.abc import Sequence

    from timeline.importers.facts import FactsFile
    from timeline.log import Appended


@click.command("import", short_help="Read facts files (YAML, JSONL) into the log.")
@click.argument("files", nargs=-1, required=True, shell_complete=completing("files"), metavar="FILE…")
@click.option("--dry-run", is_flag=True, help="Check, write nothing.")
@click.option("--rejects", metavar="FILE", help="Write what is good, and put what is wrong with the rest into FILE.")
@click.option("--strict", is_flag=True, help="Coded events: refuse a file that has any bad row.")
@click.option("--format", "format_", type=click.Choice(FORMATS), help="Coded events: the format, where it is not to be guessed.")
@click.option("--mapping", metavar="FILE", help="Coded events: which column holds what (docs/coded.md).")
@click.option("--commit-every", type=click.IntRange(1), metavar="LINES", help="Coded events: lines in one commit (1,000,000).")
@click.option("--author", metavar="NAME", default="", help="Who writes; else the file's author, else your login name.")
@click.option("--message", "-m", metavar="TEXT", default="", help="Why; else the file's message.")
@click.option("--expect", "expected", type=click.IntRange(0), metavar="POSITION", help="Only if the log ends there.")
@write_options
def import_command(files: tuple[str, ...], *, dry_run: bool, rejects: str | None, **asked: Any) -> int:
    """Read facts files (docs/facts.md) into the log, or tables of machine-coded events (docs/coded.md).

    A facts file with a bad fact is not written, and all that is wrong with it is said. Of a table the good rows are written: GDELT,
    ICEWS and ACLED files, quadruples, and others by a mapping; zipped, in folders, by the thousand. Reading a file twice adds nothing.

    \b
      timeline import facts.yaml
      timeline import --dry-run facts/*.yaml
      timeline import --rejects bad.csv 20191024143000.export.CSV.zip
    """
    from timeline.importers.whole import is_whole  # noqa: PLC0415

    if all(is_whole(Path(name)) for name in files):
        return _import_whole([Path(name) for name in files], asked)
    coded = {name: asked.pop(name) for name in ("strict", "format_", "mapping", "commit_every")}
    if coded["format_"] or coded["mapping"] or all(_is_table(name) for name in files):
        from timeline.cli.coded import import_tables  # noqa: PLC0415

        return import_tables(files, dry_run=dry_run, rejects=rejects, **coded, **asked)
    if any(_is_table(name) for name in files):
        raise click.UsageError("read facts files and tables of coded events in two commands")
    return _import_facts(files, dry_run=dry_run, rejects=rejects, asked=asked)


def _import_facts(files: tuple[str, ...], *, dry_run: bool, rejects: str | None, asked: dict[str, Any]) -> int:
    from timeline.importers.facts import read_facts  # noqa: PLC0415

    vocabulary = vocabulary_of(asked["vocabulary"])
    problems: list[InvalidInput] = []
    read: list[FactsFile] = []
    for name in files:
        try:
            facts = read_facts(Path(name), vocabulary, date_order=asked["date_order"], today=asked["today"])
        except InvalidInput as error:
            problems += error.problems or [error]
            continue
        problems += facts.problems
        read.append(facts)
    if problems and not rejects:
        raise InvalidInput.of(problems)
    if dry_run:
        for facts in read:
            click.echo(f"{facts.name}: {len(facts.changes)} facts would be read", err=True)
        return 2 if problems else 0
    with writing(asked["log"], asked["wait"], asked["vocabulary"]) as log:
        for facts in read:
            partial = replace(facts, request_id=f"{facts.request_id}:partial") if facts.problems else facts
            _report(partial, _append(log, partial, asked))
    if problems and rejects:
        Path(rejects).write_text("\n".join(str(problem) for problem in problems) + "\n", encoding="utf-8")
        click.echo(f"{len(problems)} facts were not read: see {rejects}", err=True)
        return 1
    return 0


def _import_whole(paths: Sequence[Path], asked: dict[str, Any]) -> int:
    """Whole logs, as `timeline export` writes them; what they say is erased is erased here too."""
    from timeline.copies import write_anew  # noqa: PLC0415
    from timeline.importers.whole import import_whole  # noqa: PLC0415
    from timeline.projections import Derivation  # noqa: PLC0415

    for path in paths:
        with writing(asked["log"], asked["wait"], asked["vocabulary"]) as log:
            before = log.store.head()
            done = import_whole(path, log)
            if log.to_be_erased():
                write_anew(log.store, Derivation(log.vocabulary))
        new = done.head.position - before.position
        click.echo(f"{path}: {f'{new} entries' if new else 'nothing new, all of it is there already'}, head {done.head}", err=True)
    return 0


def _is_table(name: str) -> bool:
    """Whether a file is a table by its ending, or a folder: facts files are YAML and JSON Lines."""
    return Path(name).is_dir() or Path(name).suffix.lower() in {".csv", ".tsv", ".tab", ".txt", ".parquet", ".zip"}


def _append(log: Any, facts: FactsFile, asked: dict[str, Any]) -> Appended:
    try:
        done: Appended = log.append(
            facts.changes,
            author=asked["author"] or facts.author,
            message=asked["message"] or facts.message,
            expected_position=asked["expected"],
            request_id=facts.request_id,
        )
    except TimelineError as error:
        if error.place is None:
            error.place = facts.place_of(error)
        raise
    return done


def _report(facts: FactsFile, done: Appended) -> None:
    new, same = len(done.entries), len(done.unchanged)
    if done.entries:
        span = f"positions {done.entries[0].position} to {done.entries[-1].position}"
        already = f", {same} there already" if same else ""
        click.echo(f"{facts.name}: {new} entries, {span}{already}", err=True)
    else:
        click.echo(f"{facts.name}: nothing new, all of it is there already", err=True)
