"""`sql` and `when`: the log in SQL, and how a date is read."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from timeline.cli.options import (
    DEFAULT_LOG,
    date_options,
    deliver,
    engine_options,
    format_for,
    iso_day,
    log_options,
    log_path,
    output_options,
    wait_of,
)

if TYPE_CHECKING:
    from timeline.answers import Rows
    from timeline.sandbox import Sandbox

SQL_FORMATS = ("table", "json", "csv", "md")


@click.command("sql", short_help="Read-only SQL over the log, its macros and views.")
@click.argument("query", nargs=-1)
@click.option("--timeout", type=click.FloatRange(0.1, 86_400), default=60.0, metavar="SECONDS", help="How long a query may take (60).")
@click.option("--memory", type=click.IntRange(64, 1_048_576), default=1024, metavar="MB", help="How much memory it may take (1024).")
@log_options
@engine_options
@output_options(*SQL_FORMATS)
@click.pass_context
def sql_command(
    context: click.Context,
    query: tuple[str, ...],
    timeout: float,
    memory: int,
    log: str | None,
    wait: float | None,
    engine: str | None,
    spark_master: str | None,
    format_: str | None,
    output: str | None,
) -> int:
    """Run a QUERY on the log, read-only; without one, read queries from standard input, a shell on a terminal.

    \b
      timeline sql "from state_as_of(date '2023-03-31')"
      timeline sql "select type, count(*) from events_current group by type" -O csv

    A query can read the log and nothing else (docs/sql.md). Ctrl-C ends it. With --engine spark it is in Spark's SQL, and only as
    safe as Spark is (docs/spark.md).
    """
    from timeline.sandbox import Limits, Sandbox  # noqa: PLC0415

    if engine == "spark":
        for name in ("timeout", "memory"):
            if context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE:
                raise click.UsageError(f"--{name} bounds DuckDB; Spark has settings of its own (docs/spark.md)")
        _on_spark(" ".join(query), log, wait, spark_master, format_for(format_, output, SQL_FORMATS), output)
        return 0
    if spark_master is not None:
        raise click.UsageError("--spark-master is nothing to DuckDB: add --engine spark")
    with Sandbox(log_path(log), wait=wait_of(wait), limits=Limits(timeout, memory)) as sandbox:
        if query:
            _run(sandbox, " ".join(query), format_for(format_, output, SQL_FORMATS), output)
        elif sys.stdin.isatty():
            from timeline.cli.shell import Shell  # noqa: PLC0415

            Shell(sandbox, lambda text: _run(sandbox, text, "table", None)).run()
        else:
            _run(sandbox, sys.stdin.read(), format_for(format_, output, SQL_FORMATS), output)
    return 0


TABLE_ROWS = 10_000
"""Rows of a table: laying out more takes longer than reading them would."""


def _run(sandbox: Sandbox, query: str, format_: str, output: str | None) -> None:
    from timeline.sandbox import ANSWER, Most  # noqa: PLC0415

    table = Most(rows=TABLE_ROWS, remedy="add `limit 1000`, count or group, or write it to a file: -o answer.csv")
    _deliver_rows(sandbox.ask(query, table if format_ == "table" else ANSWER), format_, output)


def _on_spark(query: str, log: str | None, wait: float | None, master: str | None, format_: str, output: str | None) -> None:
    from timeline.answers import Rows  # noqa: PLC0415
    from timeline.cli.engines import spark  # noqa: PLC0415

    if not query and sys.stdin.isatty():
        raise click.UsageError("the shell is DuckDB's: give --engine spark a QUERY")
    text = (query or sys.stdin.read()).strip().rstrip(";")
    if text.partition(" ")[0].partition("\n")[0].lower() not in {"select", "with"}:
        raise click.UsageError("--engine spark runs one query that begins with select or with")
    with spark(log, wait, master) as asked:
        names, rows = asked.query(text)
    _deliver_rows(Rows(names, rows), format_, output)


def _deliver_rows(found: Rows, format_: str, output: str | None) -> None:
    from timeline.render.tables import as_csv, as_json, as_markdown, as_table, terminal_width  # noqa: PLC0415

    names, rows = found.names, found.rows
    if format_ == "table":
        deliver(as_table([[_shown(cell) for cell in row] for row in rows], names, terminal_width()), output)
        return
    dicts = found.to_dicts()
    if format_ == "json":
        deliver(as_json([{name: _plain(cell) for name, cell in row.items()} for row in dicts]), output)
    else:
        deliver((as_csv if format_ == "csv" else as_markdown)(dicts, names), output)


def _shown(cell: object) -> object:
    return cell if cell is None or (isinstance(cell, (int, float)) and not isinstance(cell, bool)) else str(cell)


def _plain(cell: Any) -> Any:
    try:
        json.dumps(cell)
    except TypeError:
        return str(cell)
    return cell


@click.command("when", short_help="How a date or a phrase is read.")
@click.argument("phrase", nargs=-1, required=True)
@date_options
@log_options
@output_options("text", "json")
def when_command(
    phrase: tuple[str, ...],
    today: str | None,
    date_order: Any,
    log: str | None,
    wait: float | None,
    format_: str | None,
    output: str | None,
) -> int:
    """Explain how a PHRASE is read: EDTF, first and last day, the rule. With `-`, read one a line, answer in JSON.

    \b
      timeline when early February 2023
      timeline when "last month" --today 2023-05-08
    """
    from timeline.clocks import refusal  # noqa: PLC0415
    from timeline.dates import DateError, read  # noqa: PLC0415
    from timeline.render.escaping import visible  # noqa: PLC0415
    from timeline.render.tables import as_json  # noqa: PLC0415
    from timeline.render.words import date_words  # noqa: PLC0415

    dateline, today = _datelines(iso_day(today), log, wait)
    if phrase == ("-",):
        return _each_line(dateline, today, date_order)
    words = " ".join(phrase)
    try:
        reading = read(words, dateline=dateline, today=today, date_order=date_order)
    except DateError as error:
        raise refusal(error) from error
    if format_for(format_, output, ("text", "json")) == "json":
        deliver(as_json(reading.to_dict()), output)
        return 0
    pairs = [
        ("read as", date_words(reading.edtf)),
        ("EDTF", reading.edtf),
        ("from", reading.earliest),
        ("to", reading.latest),
        ("rule", reading.rule),
    ]
    pairs += [("note", warning) for warning in reading.warnings] + [("or", other) for other in reading.alternatives]
    lines = [f"{visible(words)}", *(f"  {name.ljust(8)}{visible(text or 'unknown')}" for name, text in pairs)]
    deliver("\n".join(lines), output)
    return 0


def _datelines(today: str | None, log: str | None, wait: float | None) -> tuple[str, str]:
    """The dateline and the day that stands for today: of the log where there is one, else the real day."""
    import time  # noqa: PLC0415
    from pathlib import Path  # noqa: PLC0415

    from timeline.clocks import Clocks  # noqa: PLC0415
    from timeline.store import open_store  # noqa: PLC0415

    now = today or time.strftime("%Y-%m-%d")
    if today:
        return today, today
    path = log_path(log)
    if path == Path(DEFAULT_LOG) and not path.exists():
        return now, now
    with open_store(path, wait=wait_of(wait)) as store:
        return Clocks(store).dateline(), now


def _each_line(dateline: str, today: str, date_order: Any) -> int:
    from timeline.dates import DateError, read  # noqa: PLC0415
    from timeline.render.tables import json_line  # noqa: PLC0415

    refused = 0
    for line in sys.stdin:
        words = line.rstrip("\r\n")
        if not words.strip():
            continue
        try:
            answer = read(words, dateline=dateline, today=today, date_order=date_order).to_dict()
        except DateError as error:
            answer, refused = {"raw": words, "error": str(error)}, 1
        click.echo(json_line(answer))
    return refused
