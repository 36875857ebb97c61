"""Options that many verbs share, and what they come to: a log, its cut-offs, a place for output."""

from __future__ import annotations

import functools
import gzip
import itertools
import os
import shutil
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from timeline.cli.completion import completing
from timeline.cli.durations import Duration
from timeline.errors import InvalidInput
from timeline.render.escaping import visible
from timeline.store import WAIT, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from timeline.answers import Filters
    from timeline.clocks import Clocks, Cutoffs
    from timeline.engines import Engine
    from timeline.log import Log
    from timeline.vocabulary import Vocabulary

DEFAULT_LOG = "timeline.duckdb"

Command = Any
"""A function under click decorators: click's own types do not survive composition."""


def _option(*names: str, **settings: Any) -> Callable[[Command], Command]:
    return click.option(*names, **settings)


_LOG = (
    _option(
        "--log",
        shell_complete=completing("files"),
        metavar="FILE",
        help="The log. Default: timeline.duckdb, or the only log in this folder.",
    ),
    _option("--wait", type=Duration(), metavar="TIME", help="How long to wait for a log in use: 10, 10s, 2m (10s)."),
)
_VOCABULARY = (
    _option("--vocabulary", shell_complete=completing("files"), metavar="FILE", help="Event types of your own (docs/vocabulary.md)."),
)
_DATES = (
    _option("--today", metavar="DAY", help="Read words such as `last month` as on this day."),
    _option("--date-order", type=click.Choice(["dmy", "mdy", "ymd"]), help="How to read 5/8/2023."),
)
_CLOCKS = (
    _option("--as-of", metavar="WHEN", help="What had happened by then; all of March for `March`."),
    _option("--known", metavar="WHEN", help="Using only what was public by then; `same`: by the as-of day."),
    _option("--recorded", metavar="WHEN|POSITION", help="Using only what this log held then."),
)
_WHAT_IF = (
    _option(
        "--without",
        multiple=True,
        shell_complete=completing("ids"),
        metavar="EVENT",
        help="As if this event had never been recorded; may be repeated.",
    ),
)
_FILTERS = (
    _option("--actor", shell_complete=completing("actors"), metavar="ID|NAME", help="Only events of this party or person."),
    _option("--dyad", shell_complete=completing("dyads"), metavar="A-B", help="Only events that affect these two: CHN-USA."),
    _option("--topic", shell_complete=completing("topics"), metavar="WORD", help="Only events on this topic."),
    _option("--type", "type_", shell_complete=completing("types"), metavar="TYPE", help="Only events of this type or family."),
    _option("--source", shell_complete=completing("publishers"), metavar="WORDS", help="Only events that this publisher supports."),
)
_ENGINES = (
    _option("--engine", type=click.Choice(["duckdb", "spark"]), help="What answers (docs/spark.md). Default: duckdb."),
    _option("--spark-master", metavar="MASTER", help="Where Spark runs. Default: local[*], this machine."),
)
_LISTS = (
    _option("--coded", is_flag=True, help="Coded events too, one by one."),
    _option("--limit", type=click.IntRange(1), metavar="N", help="At most so many events, the first ones."),
)


def output_options(*formats: str) -> Callable[[Command], Command]:
    """``-O FORMAT`` and ``-o FILE``; the first format is the default, and a known file ending chooses."""
    return _all(
        (
            _option("-O", "--output-format", "format_", type=click.Choice(formats), help=f"Default: {formats[0]}, or by FILE's ending."),
            _option("-o", "--output", shell_complete=completing("files"), metavar="FILE", help="Write to a file."),
        )
    )


def _all(options: Sequence[Callable[[Command], Command]]) -> Callable[[Command], Command]:
    def decorate(command: Command) -> Command:
        return functools.reduce(lambda decorated, option: option(decorated), reversed(options), command)

    return decorate


log_options = _all(_LOG)
write_options = _all((*_LOG, *_VOCABULARY, *_DATES))
clock_options = _all((*_LOG, *_CLOCKS, *_DATES))
what_if_options = _all(_WHAT_IF)
filter_options = _all(_FILTERS)
engine_options = _all(_ENGINES)
list_options = _all(_LISTS)
vocabulary_option = _all(_VOCABULARY)
date_options = _all(_DATES)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question was asked with."""

    engine: Engine
    clocks: Clocks
    cutoffs: Cutoffs
    filters: Filters

    @property
    def store(self) -> Store:
        """The log itself, for verbs that no other engine answers."""
        assert isinstance(self.engine, Store)  # noqa: S101 - those verbs have no --engine
        return self.engine


def setting(name: str, given: Any) -> Any:
    """An option given after the verb, or else before it (or by its environment variable)."""
    if given is not None:
        return given
    return (click.get_current_context().find_root().obj or {}).get(name)


def log_path(given: str | None) -> Path:
    """The log to use: named, or `timeline.duckdb`, or the only ``*.duckdb`` file here (and stderr says so)."""
    named = setting("log", given)
    if named:
        return Path(named)
    default = Path(DEFAULT_LOG)
    if default.exists():
        return default
    others = sorted(Path().glob("*.duckdb"))
    if len(others) == 1:
        tell(f"log: {others[0]}")
        return others[0]
    if others:
        names = ", ".join(str(other) for other in others)
        raise InvalidInput(f"there are several logs here: {names}", remedy=f"name one: --log {others[0]}, or set TIMELINE_LOG")
    return default


def wait_of(given: float | None) -> float:
    """Seconds to wait for a log in use."""
    waited = setting("wait", given)
    return WAIT if waited is None else float(waited)


@contextmanager
def asking(
    *,
    log: str | None,
    wait: float | None,
    as_of: str | None = None,
    known: str | None = None,
    recorded: str | None = None,
    today: str | None = None,
    date_order: Any = None,
    actor: str | None = None,
    dyad: str | None = None,
    topic: str | None = None,
    type_: str | None = None,
    source: str | None = None,
    without: tuple[str, ...] = (),
    engine: str | None = None,
    spark_master: str | None = None,
) -> Iterator[Asked]:
    """The log opened for reading, with the cut-offs and filters of the shared options."""
    from timeline.answers import Filters  # noqa: PLC0415
    from timeline.cli.engines import opened  # noqa: PLC0415
    from timeline.clocks import Clocks  # noqa: PLC0415

    with opened(log, wait, engine, spark_master) as store:
        clocks = Clocks(store, today=iso_day(today), date_order=date_order)
        cutoffs = clocks.cutoffs(as_of, known, recorded, without)
        for warning in (*cutoffs.as_of.warnings, *cutoffs.known.warnings):
            tell(f"note: {warning}")
        if cutoffs.recorded_asked:
            tell(f"note: the log goes on to position {cutoffs.head}")
        yield Asked(store, clocks, cutoffs, Filters(actor, dyad, topic, type_, source))


def iso_day(words: str | None) -> str | None:
    """A ``--today``: a day, as a person writes it."""
    if words is None:
        return None
    from timeline.dates import DateError, read  # noqa: PLC0415

    try:
        reading = read(words)
    except DateError as error:
        raise InvalidInput(f"--today: {error}", remedy="name a day: 2023-05-10") from error
    if reading.earliest != reading.latest:
        raise InvalidInput(f"--today is one day, and {words!r} is {reading.earliest} to {reading.latest}", remedy="name a day: 2023-05-10")
    return reading.latest


def vocabulary_of(given: str | None) -> Vocabulary:
    """The shipped vocabulary, and the user's own on top of it."""
    import timeline.events  # noqa: PLC0415 - the command line injects it; the engine does not know it
    from timeline.vocabulary import Vocabulary  # noqa: PLC0415

    shipped = Vocabulary.of_module(timeline.events)
    named = setting("vocabulary", given)
    if not named:
        return shipped
    from timeline.declared import load_vocabulary  # noqa: PLC0415

    return load_vocabulary(Path(named), shipped)


@contextmanager
def writing(log: str | None, wait: float | None, vocabulary: str | None) -> Iterator[Log]:
    """The log opened for writing, with its projections."""
    from timeline.log import Log  # noqa: PLC0415
    from timeline.projections import Derivation  # noqa: PLC0415

    words = vocabulary_of(vocabulary)
    with Log.open(log_path(log), words, [Derivation(words)], wait=wait_of(wait)) as opened:
        yield opened


def counted(count: int, one: str, many: str = "") -> str:
    """``1 entry``, ``1,200 entries``: a number and its word; ``many`` where the plural is more than an s."""
    return f"1 {one}" if count == 1 else f"{count:,} {many or one + 's'}"


def tell(text: str, *, err: bool = True) -> None:
    """Say something on one line or more: text that may hold what somebody else wrote. To stderr, which is for talk."""
    click.echo(visible(text, lines=True), err=err)


def deliver(text: str, output: str | None) -> None:
    """Print, or write a file whole."""
    if output is None:
        show(text)
        return
    deliver_bytes((text if text.endswith("\n") else f"{text}\n").encode(), Path(output))


def show(text: str) -> None:
    """Print; on a terminal, what is longer than the screen goes through the user's pager."""
    if _is_long(text) and not setting("no_pager", None):
        os.environ.setdefault("LESS", "FRX")  # leave at once where it fits, show colours, leave the text on the screen
        click.echo_via_pager(text.removesuffix("\n"))
    else:
        click.echo(text, nl=not text.endswith("\n"))


def _is_long(text: str) -> bool:
    """Whether a person looks at it, and it does not fit on the screen with the prompt below it; a wrapped line counts as many."""
    if not sys.stdout.isatty():
        return False
    columns, rows = shutil.get_terminal_size()
    needed = 0
    for line in text.splitlines():
        needed += max(1, -(-len(click.unstyle(line)) // max(1, columns)))
        if needed >= rows:
            return True
    return False


def deliver_pieces(pieces: Iterable[str], output: str | None) -> None:
    """The same for a text that comes in pieces: no more of it is held than a few hundred of them.

    A file that ends in ``.gz`` is compressed.
    """
    from timeline.columns import collector_paused  # noqa: PLC0415

    gathered = _gathered(pieces)
    if output is None:
        with collector_paused():
            for text in gathered:
                click.echo(text, nl=False)
        return
    with collector_paused(), beside(Path(output)) as part, gzip.open(part, "wb") if output.endswith(".gz") else part.open("wb") as file:
        file.writelines(piece.encode() for piece in gathered)


GATHERED = 512
"""Pieces of a text that are written at once."""


def _gathered(pieces: Iterable[str]) -> Iterator[str]:
    remaining = iter(pieces)
    while part := list(itertools.islice(remaining, GATHERED)):
        yield "".join(part)


def deliver_bytes(content: bytes, output: Path) -> None:
    """Write a file whole."""
    with beside(output) as part:
        part.write_bytes(content)


@contextmanager
def beside(output: Path) -> Iterator[Path]:
    """A name beside a file's place, to write it under: so that what was there stays until all of it is written."""
    part = output.with_name(f".{output.name}.part")
    try:
        try:
            yield part
            part.replace(output)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise InvalidInput(f"{output} cannot be written: {error.strerror}", remedy="name a file that you may write") from error
    tell(f"written: {output}")


def format_for(format_: str | None, output: str | None, formats: Sequence[str]) -> str:
    """The format asked for, or told by the ending of the output file, or the first."""
    if format_:
        return format_
    ending = Path(output).suffix.lstrip(".") if output else ""
    return ending if ending in formats else formats[0]
