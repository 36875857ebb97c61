"""`drain`: what a team's feeds left in PostgreSQL, taken into the log."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from timeline.cli.options import counted, log_path, tell, vocabulary_of, wait_of, write_options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from timeline.drain import Drained
    from timeline.feed import Answer
    from timeline.postgres import Fact

_SHOWN = 20
"""Refused facts that are told one by one."""


@click.command("drain", short_help="Take what a team's feeds left in PostgreSQL into the log, each once.")
@click.option("--from", "address", envvar="TIMELINE_DRAIN_FROM", metavar="URL", help="postgresql://USER@HOST:PORT/DATABASE")
@click.option("--schema", is_flag=True, help="Print the SQL that makes the queue, and do nothing.")
@click.option("-f", "--follow", is_flag=True, help="Go on with the facts that come, until Ctrl-C.")
@click.option("--every", type=click.FloatRange(0.05, 3600), default=1.0, metavar="SECONDS", help="With -f: how often to look (1).")
@click.option("--group", type=click.IntRange(1, 100_000), default=1000, metavar="N", help="Commit so many at once at most (1000).")
@click.option("--author", metavar="NAME", default="", help="Who writes; your login name if left out.")
@click.option("--message", "-m", metavar="TEXT", default="", help="Why, for the log's own history.")
@write_options
def drain_command(address: str | None, *, schema: bool, **asked: Any) -> int:
    """Take the facts that feeds appended to a queue in PostgreSQL into the log, in their order, each exactly once (docs/teams.md).

    The log remembers how far it has come: stopped or killed, a drain goes on where it left off. A fact that the log
    refuses does not stop it; it stays in the queue, and timeline.answers says why. Exit status 1 where any was refused.
    The password belongs in PGPASSWORD, where other users of the machine do not see it.

    \b
      timeline drain --schema | psql -d facts
      timeline drain --from postgresql://drain@db.example.org/facts --follow
    """
    from timeline.postgres import Address, Queue  # noqa: PLC0415
    from timeline.texts import sql  # noqa: PLC0415

    if schema:
        click.echo(sql("pg_schema"), nl=False)
        return 0
    if address is None:
        raise click.UsageError("Missing option --from URL; or give --schema to see what the queue is made of.")
    where = Address.parse(address, os.environ)

    from timeline.cli.stream import reader_of  # noqa: PLC0415
    from timeline.drain import Drain  # noqa: PLC0415
    from timeline.log import Log  # noqa: PLC0415
    from timeline.projections import Derivation  # noqa: PLC0415

    vocabulary, path, wait = vocabulary_of(asked["vocabulary"]), log_path(asked["log"]), wait_of(asked["wait"])
    read = reader_of(vocabulary, asked, "queue")
    drain = Drain(
        path,
        lambda: Queue(where),
        lambda: Log.open(path, vocabulary, [Derivation(vocabulary)], wait=wait),
        lambda fact: read(fact.text.encode(), fact.day),
        most=asked["group"],
        wait=wait,
        author=asked["author"],
        message=asked["message"],
        tell=_teller(),
    )
    with _stoppable() as stop:
        try:
            with drain:
                drain.begin()
                if asked["follow"]:
                    drain.follow(stop, asked["every"], tell)
                else:
                    drain.drain(stop)
        finally:
            tell(_counted(drain.done))
    if stop.is_set():
        return 130
    return 1 if drain.done.counts["refused"] else 0


@contextmanager
def _stoppable() -> Iterator[threading.Event]:
    """An event that Ctrl-C or SIGTERM sets: the group at hand is finished. A second one stops at once, which loses nothing either."""
    stop = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return

    def heard(*_: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = {number: signal.signal(number, heard) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _teller() -> Callable[[Fact, Answer], None]:
    told = 0

    def say(fact: Fact, answer: Answer) -> None:
        nonlocal told
        if answer.error is None:
            return
        told += 1
        if told <= _SHOWN:
            tell(f"fact {fact.number} refused: {answer.error.message}")
        elif told == _SHOWN + 1:
            tell("… and others: timeline.answers in the database has them all")

    return say


def _counted(done: Drained) -> str:
    if not done.counts:
        return "nothing new in the queue"
    total = sum(done.counts.values())
    parts = ", ".join(f"{count:,} {status}" for status, count in done.counts.items())
    return f"{counted(total, 'fact')}, up to number {done.last:,}: {parts}"
