"""`tail`: the newest entries, and those that come, without ever holding the log."""

from __future__ import annotations

import json
import os
import sys
import time
from typing import TYPE_CHECKING, Any

import click

from timeline.cli.options import log_options, log_path, output_options, wait_of
from timeline.errors import LogBusy

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BATCH = 1000
"""Entries that are read at one opening of the log."""
NAMES = ("position", "operation", "event_id", "type", "when", "standing", "summary", "reason", "recorded", "author", "message")


@click.command("tail", short_help="The newest entries, and those that come.")
@click.option("-n", "--lines", "count", type=click.IntRange(0), default=10, metavar="N", help="So many entries to begin with (10).")
@click.option("-f", "--follow", is_flag=True, help="Go on with those that come, until Ctrl-C.")
@click.option("--every", type=click.FloatRange(0.05, 3600), default=1.0, metavar="SECONDS", help="With -f: how often to look (1).")
@log_options
@output_options("text", "json")
def tail_command(
    *, count: int, follow: bool, every: float, log: str | None, wait: float | None, format_: str | None, output: str | None
) -> int:
    """Print the newest entries of the log, a line each, and with -f those that come.

    It opens the log only when something was written, and only to read what is new; a log that is in use it tries again later.

    \b
      timeline tail -n 3
      timeline tail -f -O json | jq .event_id
    """
    if output is not None:
        raise click.UsageError("tail writes to standard output only: use a redirection, `timeline tail > FILE`")
    path, say = log_path(log), _as_json if format_ == "json" else _as_text
    try:
        after = _print_after(path, None, count, wait_of(wait), say)
        if follow:
            _follow(path, after, every, say)
    except KeyboardInterrupt:
        return 130
    return 0


def _follow(path: Path, after: int, every: float, say: Callable[[dict[str, Any]], str]) -> None:
    """Until interrupted. The head file is looked at first: it changes with every commit, and looking costs the log nothing."""
    seen: object = None
    while True:
        stamp = _stamp(path)
        if stamp is None or stamp != seen:
            try:
                after = _print_after(path, after, BATCH, 0, say)
                seen = stamp
            except LogBusy:
                pass  # somebody is writing: look again at the next turn
        time.sleep(every)


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        told = os.stat(path.with_name(path.name + ".head"))  # noqa: PTH116 - one call, as often as this runs
    except OSError:
        return None
    return told.st_ino, told.st_mtime_ns, told.st_size


def _print_after(path: Path, after: int | None, count: int, wait: float, say: Callable[[dict[str, Any]], str]) -> int:
    """Print what comes after a position, or the last ``count`` entries; the position up to which all is printed."""
    from timeline.store import open_store  # noqa: PLC0415
    from timeline.texts import sql  # noqa: PLC0415

    while True:
        with open_store(path, wait=wait) as store:
            ((last,),) = store.rows("select coalesce(max(last_position), 0) from commits")
            start = max(0, last - count) if after is None else after
            rows = store.rows(sql("query_tail"), [start, count if after is None else BATCH])
        for row in rows:
            click.echo(say(_entry(row)))
        sys.stdout.flush()
        after = max(start, rows[-1][0]) if rows else start
        if not rows or after >= last:
            return after


def _entry(row: tuple[Any, ...]) -> dict[str, Any]:
    from timeline.dates import instant_text  # noqa: PLC0415

    entry = dict(zip(NAMES, row, strict=True))
    return {**entry, "recorded": instant_text(entry["recorded"])}


def _as_json(entry: dict[str, Any]) -> str:
    return json.dumps(entry, ensure_ascii=False)


def _as_text(entry: dict[str, Any]) -> str:
    """One line; on a terminal no longer than the terminal is wide."""
    from timeline.render.escaping import visible  # noqa: PLC0415
    from timeline.render.tables import terminal_width  # noqa: PLC0415

    words = entry["summary"] if not entry["reason"] else f"{entry['summary']} ({entry['reason']})"
    line = visible(f"#{entry['position']}  {entry['operation']:<11}  {entry['event_id']}  {entry['when']}  {words}".rstrip())
    width = terminal_width()
    return f"{line[: width - 1]}…" if sys.stdout.isatty() and len(line) > width else line
