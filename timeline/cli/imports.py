"""`import`: facts files into the log, each one whole or not at all; tables of coded events, row by row as good as they are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from timeline.cli.completion import completing
from timeline.cli.options import counted, tell, vocabulary_of, write_options, writing
from timeline.errors import InvalidInput, TimelineError
from timeline.render.escaping import visible

CODED = ("gdelt", "icews", "acled", "acled-deleted", "quadruples")
OTHERS = ("csv", "timelinejs", "timelinejs-csv", "timesketch", "timesketch-csv", "ics", "cloudevents", "cloudevents-lines")
PREVIEWED = 20
"""Events that a dry run shows."""

if TYPE_CHECKING:
    from collections.abc import Sequence

    from timeline.importers.facts import FactsFile
    from timeline.log import Appended


@click.command("import", short_help="Read facts files, and those of other programs, into the log.")
@click.argument("files", nargs=-1, required=True, shell_complete=completing("files"), metavar="FILE…")
@click.option("--dry-run", is_flag=True, help="Check, write nothing.")
@click.option("--rejects", metavar="FILE", help="Write what is good, and put what is wrong with the rest into FILE.")
@click.option("--strict", is_flag=True, help="Coded events: refuse a file that has any bad row.")
@click.option("--format", "format_", type=click.Choice((*CODED, *OTHERS)), help="The format, where it is not to be guessed.")
@click.option("--map", "columns", metavar="FIELD=COLUMN,…", help="CSV: which column holds what (docs/exchange.md).")
@click.option("--bibliography", multiple=True, metavar="FILE", help="CSL-JSON or BibTeX: its keys name sources in facts files.")
@click.option("--mapping", metavar="FILE", help="Coded events: which column holds what (docs/coded.md).")
@click.option("--commit-every", type=click.IntRange(1), metavar="LINES", help="Coded events: lines in one commit (1,000,000).")
@click.option("--author", metavar="NAME", default="", help="Who writes; else the file's author, else your login name.")
@click.option("--message", "-m", metavar="TEXT", default="", help="Why; else the file's message.")
@click.option("--engine", type=click.Choice(["duckdb", "spark"]), help="Coded events: spark loads them into a lake (docs/spark.md).")
@click.option("--spark-master", metavar="MASTER", help="Where Spark runs. Default: local[*], this machine.")
@click.option("--expect", "expected", type=click.IntRange(0), metavar="POSITION", help="Only if the log ends there.")
@write_options
def import_command(files: tuple[str, ...], *, dry_run: bool, rejects: str | None, **asked: Any) -> int:
    """Read facts files (docs/facts.md) into the log, files of other programs (docs/exchange.md), or coded events (docs/coded.md).

    A facts file with a bad fact is not written, and all that is wrong with it is said. Of a table the good rows are written: GDELT,
    ICEWS and ACLED files, quadruples, and others by a mapping; zipped, in folders, by the thousand. Reading a file twice adds nothing.
    With --engine spark they go straight into a lake (docs/spark.md).

    \b
      timeline import facts.yaml
      timeline import --dry-run facts/*.yaml
      timeline import notes.csv --map when=Date,summary=Event,publisher=Source --dry-run
      timeline import --rejects bad.csv 20191024143000.export.CSV.zip
    """
    from timeline.importers.whole import is_whole  # noqa: PLC0415

    engine, master = asked.pop("engine"), asked.pop("spark_master")
    if engine != "spark" and master is not None:
        raise click.UsageError("--spark-master is nothing to DuckDB: add --engine spark")
    if engine != "spark" and all(is_whole(Path(name)) for name in files):
        return _import_whole([Path(name) for name in files], {**asked, "dry_run": dry_run, "rejects": rejects})
    coded = {name: asked.pop(name) for name in ("strict", "format_", "mapping", "commit_every")}
    columns, bibliographies = asked.pop("columns"), asked.pop("bibliography")
    tables = bool(coded["format_"] or coded["mapping"]) or all(_is_table(name) for name in files)
    if engine == "spark":
        from timeline.cli.loading import load_tables  # noqa: PLC0415

        if not tables or columns or bibliographies or coded["format_"] in OTHERS:
            raise click.UsageError("--engine spark reads tables of coded events, and no other files")
        return load_tables(files, rejects=rejects, master=master, dry_run=dry_run, **coded, **asked)
    kinds = _kinds(files, coded, columns)
    if any(kinds):
        return _import_others(files, kinds, columns, bibliographies, dry_run=dry_run, rejects=rejects, asked=asked)
    if tables:
        from timeline.cli.coded import import_tables  # noqa: PLC0415

        return import_tables(files, dry_run=dry_run, rejects=rejects, **coded, **asked)
    if any(_is_table(name) for name in files):
        raise click.UsageError("read facts files and tables of coded events in two commands")
    asked["named"] = _sources(bibliographies)
    return _import_facts(files, dry_run=dry_run, rejects=rejects, asked=asked)


def _kinds(files: tuple[str, ...], coded: dict[str, Any], columns: str | None) -> list[str]:
    """Which other program each file comes from; empty for facts files and tables of coded events."""
    from timeline.importers.others import kind_of  # noqa: PLC0415

    if columns and (coded["format_"] not in {None, "csv"} or coded["mapping"]):
        raise click.UsageError("--map is for CSV files of facts; tables of coded events take --mapping FILE")
    if columns or coded["format_"] in OTHERS:
        return ["csv" if columns else coded["format_"]] * len(files)
    return [""] * len(files) if coded["format_"] or coded["mapping"] else [kind_of(Path(name)) for name in files]


def _sources(names: Sequence[str]) -> dict[str, Any]:
    """The sources of bibliographies, by key."""
    from timeline.importers.bibliography import read_bibliography  # noqa: PLC0415

    found: dict[str, Any] = {}
    for name in names:
        for key, source in read_bibliography(Path(name)).items():
            if found.setdefault(key, source) != source:
                raise InvalidInput(f"two bibliographies have the key {key!r}", remedy="keep one of them")
    return found


def _import_others(
    files: tuple[str, ...], kinds: list[str], columns: str | None, bibliographies: tuple[str, ...], *, dry_run: bool, rejects: str | None,
    asked: dict[str, Any],
) -> int:  # fmt: skip
    """Files of other programs, each one whole or not at all, as facts files are."""
    from timeline.importers.others import BIBLIOGRAPHY, read_other  # noqa: PLC0415

    if not all(kinds):
        raise click.UsageError(f"read {files[kinds.index('')]} in a command of its own: it is no file of another program")
    if bibliographies:
        raise click.UsageError("--bibliography names sources of facts files, and these files have their own")
    if BIBLIOGRAPHY in kinds:
        return _show_sources([name for name, kind in zip(files, kinds, strict=True) if kind == BIBLIOGRAPHY], dry_run=dry_run)
    vocabulary = vocabulary_of(asked["vocabulary"])
    problems: list[InvalidInput] = []
    read: list[FactsFile] = []
    for name, kind in zip(files, kinds, strict=True):
        try:
            brought = read_other(Path(name), kind, columns)
        except InvalidInput as error:
            problems += error.problems or [error]
            continue
        for note in brought.said():
            tell(f"{name}: {note}")
        facts = brought.facts_file(vocabulary, date_order=asked["date_order"], today=asked["today"])
        problems += facts.problems
        read.append(facts)
        if dry_run:
            _preview(facts)
    return _write(read, problems, dry_run=dry_run, rejects=rejects, asked=asked)


def _preview(facts: FactsFile) -> None:
    """A table of the first events that would be read."""
    from timeline.changes import Record  # noqa: PLC0415
    from timeline.render.tables import as_table, terminal_width  # noqa: PLC0415
    from timeline.render.words import date_words  # noqa: PLC0415

    events = [change.event for change in facts.changes[:PREVIEWED] if isinstance(change, Record)]
    rows = [(date_words(e.when), e.headline[:300], e.TYPE, ", ".join(source.publisher for source in e.sources), e.id) for e in events]
    if rows:
        click.echo(as_table(rows, ("when", "what", "type", "sources", "id"), terminal_width()))
    if len(facts.changes) > PREVIEWED:
        tell(f"and {len(facts.changes) - PREVIEWED:,} more")


def _show_sources(names: Sequence[str], *, dry_run: bool) -> int:
    """What a bibliography holds. It brings no events, so that there is nothing to write."""
    from timeline.render.tables import as_table, terminal_width  # noqa: PLC0415

    found = _sources(names)
    if not dry_run:
        raise InvalidInput(
            f"{names[0]} is a bibliography: it holds sources, and no events",
            remedy=f"timeline import facts.yaml --bibliography {names[0]}, or look at it with --dry-run",
        )
    rows = [(key, source["publisher"], source.get("title", ""), source.get("published", "")) for key, source in found.items()]
    click.echo(as_table(rows, ("key", "publisher", "title", "published"), terminal_width()))
    return 0


def _import_facts(files: tuple[str, ...], *, dry_run: bool, rejects: str | None, asked: dict[str, Any]) -> int:
    from timeline.importers.facts import read_facts  # noqa: PLC0415

    vocabulary = vocabulary_of(asked["vocabulary"])
    problems: list[InvalidInput] = []
    read: list[FactsFile] = []
    for name in files:
        try:
            facts = read_facts(Path(name), vocabulary, date_order=asked["date_order"], today=asked["today"], named=asked["named"])
        except InvalidInput as error:
            problems += error.problems or [error]
            continue
        problems += facts.problems
        read.append(facts)
    return _write(read, problems, dry_run=dry_run, rejects=rejects, asked=asked)


def _write(read: list[FactsFile], problems: list[InvalidInput], *, dry_run: bool, rejects: str | None, asked: dict[str, Any]) -> int:
    """Write what was read, or say what is wrong with it."""
    if problems and not rejects:
        raise InvalidInput.of(problems)
    if dry_run:
        for facts in read:
            tell(f"{facts.name}: {counted(len(facts.changes), 'fact')} would be read")
        return 2 if problems else 0
    with writing(asked["log"], asked["wait"], asked["vocabulary"]) as log:
        for facts in read:
            log.take_turns()
            partial = replace(facts, request_id=f"{facts.request_id}:partial") if facts.problems else facts
            _report(partial, _append(log, partial, asked))
    if problems and rejects:
        Path(rejects).write_text("".join(f"{visible(str(problem), lines=True)}\n" for problem in problems), encoding="utf-8")
        tell(f"{counted(len(problems), 'fact was', 'facts were')} not read: see {rejects}")
        return 1
    return 0


def _import_whole(paths: Sequence[Path], asked: dict[str, Any]) -> int:
    """Whole logs, as `timeline export` writes them; what they say is erased is erased here too."""
    from timeline.copies import write_anew  # noqa: PLC0415
    from timeline.importers.whole import import_whole  # noqa: PLC0415
    from timeline.projections import Derivation  # noqa: PLC0415

    own = {"log", "wait", "vocabulary", "dry_run", "today", "date_order"}
    if any(content for name, content in asked.items() if name not in own):
        raise click.UsageError("an export brings its authors and messages, and is read whole: beside it there are --dry-run and --log only")
    for path in paths:
        with writing(asked["log"], asked["wait"], asked["vocabulary"]) as log:
            before = log.store.head()
            head = import_whole(path, log, dry_run=asked["dry_run"])
            if not asked["dry_run"] and log.to_be_erased():
                write_anew(log.store, Derivation(log.vocabulary))
        new = head.position - before.position
        entries = f"{counted(new, 'entry', 'entries')}{' would be read' if asked['dry_run'] else ''}"
        what = entries if new else "nothing new, all of it is there already"
        tell(f"{path}: {what}, head {head}")
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
        tell(f"{facts.name}: {counted(new, 'entry', 'entries')}, {span}{already}")
    else:
        tell(f"{facts.name}: nothing new, all of it is there already")
