"""What writers do while they are killed: a table of works. Another operation is one more entry of `WORKS`.

A work runs in a process of its own. It says what was acknowledged, after the call that wrote it returned, by `Task.ack`. Ids of events
carry the group that was written as one: ``NAME-7`` for one by itself, ``NAME-7.2`` for the third of the group ``NAME-7``.
"""

from __future__ import annotations

import json
import lzma
import os
import random
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import timeline.cli.care
import timeline.cli.imports
import timeline.cli.options
import timeline.events
import timeline.headfile
import timeline.log
import timeline.projections
from tests.support.blocks import small_blocks
from tests.support.tables import gdelt
from tests.support.words import Said, Unsaid, said
from timeline.changes import Change, Corroborate, Record, Retract, Supersede
from timeline.cli import main
from timeline.copies import backup, erase, restore
from timeline.feed import Feed
from timeline.importers.coded import CodedImport
from timeline.importers.sources import prepared
from timeline.log import Log
from timeline.migrations import migrate
from timeline.model import Relation, Source
from timeline.projections import Derivation
from timeline.vocabulary import Vocabulary

WORDS = Vocabulary.of_module(timeline.events).extended(
    [Said, Unsaid], [Relation("thing", "state", "one"), Relation("thing", "heard", "many")], {"ACME": "Acme Ltd"}
)
OLDER = lzma.decompress((Path(__file__).parents[1] / "log" / "released" / "format-1.xz").read_bytes())
BLOCK, CHECKPOINT = 64, 20
"""Positions of a block of sums, and effects of a checkpoint: so few that they are made again and again."""
SPILL = "20KB"
"""Bytes of the write-ahead log from which on DuckDB moves it into the file, where a work asks for that."""
WAIT = 60.0


@dataclass(frozen=True)
class Task:
    """One run of a work. ``name`` is not that of any run before it on this log; ``pipe`` takes what is acknowledged."""

    path: Path
    name: str
    dice: random.Random
    pipe: int

    def ack(self, ids: Sequence[str]) -> None:
        """These events are on the disk: whoever reads the pipe may rely on it from now on."""
        os.write(self.pipe, (json.dumps(list(ids)) + "\n").encode())

    def open(self) -> Log:
        return Log.open(self.path, WORDS, [Derivation(WORDS)], wait=WAIT)

    def events(self, number: int, count: int) -> list[Change]:
        """A group of changes: new events for the most part, and some of each other kind about the first of them."""
        if count == 1:
            return [Record(self._said(f"{self.name}-{number}"))]
        ids = [f"{self.name}-{number}.{n}" for n in range(count)]
        changes: list[Change] = [Record(self._said(id_)) for id_ in ids]
        changes[2:2] = [
            Supersede(said(ids[0], word="no")),
            Corroborate(ids[0], (Source(publisher="P", published="2023"),)),
            Retract(ids[1]),
        ]
        return changes

    def _said(self, id_: str) -> Said:
        day = f"2023-02-{self.dice.randrange(1, 29):02}"
        return said(
            id_, day, thing=f"t{self.dice.randrange(5)}", word=self.dice.choice(["yes", "no"]), actors=("USA/A",), affects=("CHN-USA",)
        )


def ids_of(changes: Sequence[Change]) -> list[str]:
    return [change.event.id for change in changes if isinstance(change, Record)]


def single(task: Task, count: int = 25) -> None:
    """One event a commit, the log open all the while."""
    with task.open() as log:
        for number in range(count):
            changes = task.events(number, 1)
            log.append(changes)
            task.ack(ids_of(changes))


def opened_each_time(task: Task) -> None:
    """One event a commit, and the log opened and closed for each: closing moves the write-ahead log into the file."""
    for number in range(5):
        with task.open() as log:
            changes = task.events(number, 1)
            log.append(changes)
            task.ack(ids_of(changes))


def groups(task: Task) -> None:
    """Groups of forty, of every operation."""
    with task.open() as log:
        for number in range(8):
            changes = task.events(number, 40)
            log.append_each(changes)
            task.ack(ids_of(changes))


def feed(task: Task) -> None:
    """A live feed in groups of ten."""
    with Feed(task.open, most=10, every=0.01) as live:
        asked = [(f"{task.name}-{n}", live.put(Record(task._said(f"{task.name}-{n}")))) for n in range(60)]
        for id_, future in asked:
            if future.result().status == "recorded":
                task.ack([id_])


def checkpoints(task: Task) -> None:
    """Commits that make intervals and block sums, with a DuckDB that empties its write-ahead log all the time."""
    with task.open() as log:
        log.store.connection.execute(f"set checkpoint_threshold = '{SPILL}'")
        for number in range(12):
            changes = task.events(number, 20)
            log.append(changes)
            task.ack(ids_of(changes))


def facts(task: Task) -> None:
    """`timeline import` of facts files, each one commit."""
    names = []
    for number in range(4):
        path = task.path.with_name(f"{task.name}-{number}.yaml")
        lines = [
            f"  - {{id: {task.name}-{number}.{n}, type: engagement.planned, when: 2023-02-{n + 1:02}, engagement: e{n}, dates: '2023'}}"
            for n in range(12)
        ]
        path.write_text("\n".join(["facts:", *lines, ""]), encoding="utf-8")
        names.append(path)
    with _hearing(lambda text: _imported(task, text)):
        main(["--log", str(task.path), "--wait", "1m", "import", *map(str, names)])


def _imported(task: Task, text: str) -> None:
    for line in text.splitlines():
        if "entries, positions" in line:
            name = Path(line.partition(":")[0]).stem
            task.ack([f"{name}.{n}" for n in range(12)])


COMMIT = 50
"""Lines of a table in one commit."""


def tables(task: Task) -> None:
    """`timeline import` of a table of coded events, in several commits that end blocks of sums."""
    path = task.path.with_name(f"{task.name}.export.CSV")
    first = 1 + task.dice.randrange(10**8) * 1000
    rows = [gdelt(first + n, c27=task.dice.choice(["042", "190", "010"])) for n in range(4 * COMMIT)]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    ids = [f"gdelt-{first + n}" for n in range(len(rows))]

    def progress(done: int, _: int) -> None:
        task.ack(ids[:done])

    with task.open() as log, prepared(path) as inside:
        reader = CodedImport(log, commit_every=COMMIT, progress=progress)
        for table in inside:
            reader.read(table)


def rebuild(task: Task) -> None:
    """`timeline rebuild`, again and again: nothing is written but what is derived."""
    for _ in range(2):
        with _hearing(lambda _: None):
            main(["--log", str(task.path), "--wait", "1m", "rebuild"])


def before_the_head_file(task: Task) -> None:
    """Killed by itself, between a commit and its head file, at an append drawn beforehand."""
    _kill_before(task, "timeline.log.write_head")


def within_the_head_file(task: Task) -> None:
    """Killed by itself, with the new head file written beside the old one and not yet in its place."""
    _kill_before(task, "pathlib.Path.replace")


def _kill_before(task: Task, what: str) -> None:
    left = task.dice.randrange(1, 12)
    module, _, name = what.rpartition(".")
    owner = Path if module == "pathlib.Path" else sys.modules[module]
    real: Callable[..., object] = getattr(owner, name)

    def deadly(*given: object) -> object:
        nonlocal left
        left -= 1
        if left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*given)

    setattr(owner, name, deadly)
    single(task)


def create(task: Task) -> None:
    """A new log, made beside the other one: it is there whole once that is acknowledged."""
    path = task.path.with_name(f"{task.name}.duckdb")
    with Log.create(path, WORDS, [Derivation(WORDS)]) as log:
        task.ack([f"log {path.name}"])
        log.append([Record(said("first"))])
        task.ack([f"log {path.name} first"])


WITNESS = "Zyxwvut"
"""A word that no log holds once an erasure is acknowledged."""


def erasures(task: Task) -> None:
    """Events recorded and erased again, one after the other: the file is written anew each time."""
    for number in range(2):
        id_ = f"{task.name}-{number}"
        with task.open() as log:
            log.append([Record(said(id_, summary=f"{WITNESS} {number}"))])
            task.ack([id_])
            erase(log, Derivation(WORDS), id_, "asked")
            task.ack([f"erased {id_}"])


def restores(task: Task) -> None:
    """A backup after an append, put in the place of the log."""
    for number in range(2):
        with task.open() as log:
            changes = task.events(number, 1)
            log.append(changes)
            task.ack(ids_of(changes))
        copy = task.path.with_name(f"{task.name}-{number}.backup")
        backup(task.path, copy, wait=WAIT)
        restore(copy, task.path, replace=True, wait=WAIT)


def migrations(task: Task) -> None:
    """A log of an older format brought up to date, beside the other one."""
    path = task.path.with_name(f"{task.name}.older")
    path.write_bytes(OLDER)
    task.ack([f"older {path.name}"])
    migrate(path, Derivation(WORDS), wait=WAIT)
    task.ack([f"migrated {path.name}"])


@contextmanager
def _hearing(hear: Callable[[str], None]) -> Iterator[None]:
    """What a command says to its user, as soon as it says it."""

    class Ear:
        encoding = "utf-8"

        def write(self, text: str | bytes) -> int:
            hear(text if isinstance(text, str) else text.decode())
            return len(text)

        def flush(self) -> None:
            pass

        def isatty(self) -> bool:
            return False

    before, sys.stderr = sys.stderr, Ear()  # type: ignore[assignment]
    try:
        yield
    except SystemExit as end:
        if end.code:
            raise RuntimeError(f"exit status {end.code}") from end
    finally:
        sys.stderr = before


Work = Callable[[Task], None]
WORKS: dict[str, Work] = {
    "single appends": single,
    "opened for each": opened_each_time,
    "groups": groups,
    "a feed": feed,
    "checkpoints": checkpoints,
    "facts files": facts,
    "coded tables": tables,
    "rebuild": rebuild,
    "a new log": create,
    "before the head file": before_the_head_file,
    "within the head file": within_the_head_file,
    "erasures": erasures,
    "restores": restores,
    "migrations": migrations,
}
"""The works by name."""
AIMED = frozenset({"before the head file", "within the head file"})
"""Works that kill themselves."""


def prepare() -> None:
    """Let blocks of sums and checkpoints end all the time, and commands know the words of tests, in this process and those forked from it."""
    timeline.cli.options.vocabulary_of = timeline.cli.imports.vocabulary_of = lambda _: WORDS
    timeline.projections.LEAST_CHECKPOINT = CHECKPOINT
    small_blocks(BLOCK)
