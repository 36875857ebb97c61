"""What is fuzzed: one table of targets, each a function of bytes that may raise nothing.

A refusal (`TimelineError`, `DateError`) is an answer, and its message has to be fit to read. The command line may end with exit
status 0, 1 or 2, without a traceback, and prints no control character.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shutil
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Self

import timeline.events
from tests.dates.fuzzing import DATELINES, try_everything
from tests.fuzz.inputs import INPUTS, Inputs
from timeline.changes import Draft, event_id_of
from timeline.cli import main
from timeline.cli.start import make_demo
from timeline.cli.stream import _said, reader_of
from timeline.declared import load_vocabulary
from timeline.errors import InvalidInput, TimelineError
from timeline.feed import Answer
from timeline.headfile import Head, head_path, read_head
from timeline.importers.coded import CodedImport
from timeline.importers.facts import read_facts
from timeline.importers.formats import mapped
from timeline.importers.sources import prepared
from timeline.log import Log
from timeline.projections import Derivation
from timeline.render.escaping import visible
from timeline.render.event import event_text
from timeline.vocabulary import TypeNotes, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable

SHIPPED = Vocabulary.of_module(timeline.events)
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What a terminal would obey, or could not be told; tabs stand between the columns of what was written."""


class Bench:
    """A folder of its own to work in, with a log that is made anew now and then. Use it as a context manager."""

    def __init__(self) -> None:
        self._scratch = TemporaryDirectory(prefix="timeline-fuzz-")
        self.folder = Path(self._scratch.name)
        self._demo = self.folder / "demo" / "us-china.duckdb"
        self._home = Path.cwd()
        self._log: Log | None = None
        self._used = 0

    def __enter__(self) -> Self:
        for name in ("TIMELINE_LOG", "TIMELINE_VOCABULARY", "TIMELINE_DEBUG"):
            os.environ.pop(name, None)
        os.environ["COLUMNS"] = "100"
        os.chdir(self.folder)
        return self

    def __exit__(self, *_: object) -> None:
        if self._log:
            self._log.store.close()
        os.chdir(self._home)
        self._scratch.cleanup()

    def file(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path

    def log(self, most: int) -> Log:
        """An open log, a new one after ``most`` uses."""
        if self._log is None or self._used >= most:
            if self._log:
                self._log.store.close()
            for path in self.folder.glob("own.duckdb*"):
                path.unlink()
            self._log, self._used = Log.create(self.folder / "own.duckdb", SHIPPED, [Derivation(SHIPPED)]), 0
        self._used += 1
        return self._log

    def demo(self, most: int) -> Path:
        """A folder of its own with a copy of the demo log, a new one after ``most`` uses: what commands leave there goes with it."""
        if not self._demo.exists():
            self._demo.parent.mkdir()
            make_demo(self._demo, 10.0)
            self._used = most
        place = self.folder / "cli"
        if self._used >= most:
            os.chdir(self.folder)
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir()
            for path in self._demo.parent.glob("us-china.duckdb*"):
                shutil.copy(path, place / path.name)
            for name, content in INPUTS["cli-files"].named():
                (place / name).write_bytes(content)
            self._used = 0
        self._used += 1
        os.chdir(place)
        return place


@dataclass(frozen=True)
class Target:
    """``run`` raises for a finding. ``seconds``: what no input may take longer than."""

    run: Callable[[bytes, Bench], None]
    inputs: Inputs
    seconds: float = 2.0


def text_of(data: bytes) -> str:
    """Any bytes as text, lone surrogates among it."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def fit_to_read(error: TimelineError) -> None:
    """What a refusal says: bounded, and printable once the command line has made it visible."""
    said = visible(str(error), lines=True)
    assert said.strip()
    assert not UNSEEN.search(said)
    for problem in getattr(error, "problems", ()) or (error,):
        assert len(str(problem)) < 5_000, len(str(problem))


def dates(data: bytes, _: Bench) -> None:
    dateline = DATELINES[data[0] % len(DATELINES)] if data else None
    try_everything(text_of(data[1:]), dateline)


def facts(name: str) -> Callable[[bytes, Bench], None]:
    """A facts file as far as to rows of entries."""

    def run(data: bytes, bench: Bench) -> None:
        try:
            read = read_facts(bench.file(name, data), SHIPPED, today="2023-05-10")
        except TimelineError as error:
            fit_to_read(error)
            return
        for problem in read.problems:
            fit_to_read(problem)
        draft = Draft({}, 0, 1_688_212_800_000_000)
        for change in read.changes:
            try:
                draft.take(change)
            except TimelineError as error:
                fit_to_read(error)

    return run


def append(data: bytes, bench: Bench) -> None:
    """Facts into a log, and each event shown as it came out."""
    try:
        read = read_facts(bench.file("facts.jsonl", data), SHIPPED, today="2023-05-10")
    except TimelineError:
        return
    log = bench.log(300)
    for outcome, change in zip(log.append_each(read.changes, author=read.author, message=read.message), read.changes, strict=True):
        if isinstance(outcome, TimelineError):
            fit_to_read(outcome)
        else:
            from timeline.clocks import Clocks
            from timeline.queries import Questions

            asked, cutoffs = Questions(log.store), Clocks(log.store).cutoffs()
            event_id = event_id_of(change)
            shown = event_text(event_id, asked.event(event_id, cutoffs), asked.entries_of(event_id, cutoffs))
            assert not UNSEEN.search(shown)


def feed(data: bytes, _: Bench) -> None:
    read = reader_of(SHIPPED, {"date_order": None, "today": "2023-05-10"}, "stdin")
    for number, line in enumerate(data.split(b"\n")):
        try:
            change = read(line)
            answer = Answer(event_id_of(change), "recorded", 1)
        except TimelineError as error:
            fit_to_read(error)
            answer = Answer("", "refused", error=error)
        json.dumps(_said(number, answer)).encode()


ENDINGS = (".csv", ".tab", ".jsonl", ".zip", ".txt", ".parquet")


def coded(data: bytes, bench: Bench) -> None:
    """The first byte says how the file is called, and whether it is read by a mapping."""
    chosen = data[0] if data else 0
    path = bench.file(f"rows{ENDINGS[chosen % len(ENDINGS)]}", data[1:])
    log = bench.log(200)
    try:
        by_mapping = mapped(bench.file("mapping.yaml", INPUTS["mapping"].seeds[0])) if chosen & 64 else None
        reader = CodedImport(log, format_=by_mapping, date_order="dmy")
        with prepared(path) as tables:
            for table in tables:
                for reject in reader.read(table).rejects:
                    assert reject.reason
    except TimelineError as error:
        fit_to_read(error)


def mapping(data: bytes, bench: Bench) -> None:
    try:
        assert len(mapped(bench.file("mapping.yaml", data)).paths()) > 10
    except TimelineError as error:
        fit_to_read(error)


def vocabulary(data: bytes, bench: Bench) -> None:
    """A declaration, its notes, and an event of each type out of its own example."""
    from timeline.importers.worked import worked_example

    try:
        words = load_vocabulary(bench.file("words.yaml", data), SHIPPED)
        for name in words.types.keys() - SHIPPED.types.keys():
            assert TypeNotes.of(words.types[name]).first
            event = worked_example(words, name)
            if event:
                draft = Draft({}, 0, 1_688_212_800_000_000)
                from timeline.changes import Record

                draft.take(Record(event))
                event.effects()
    except TimelineError as error:
        fit_to_read(error)


def headfile(data: bytes, bench: Bench) -> None:
    log = bench.folder / "some.duckdb"
    head_path(log).write_bytes(data)
    for parse in (lambda: read_head(log), lambda: Head.parse(text_of(data))):
        try:
            found = parse()
            assert found is None or Head.parse(str(found)) == found
        except TimelineError as error:
            fit_to_read(error)


WRITES = ("demo", "init", "add", "import", "correct", "retract", "corroborate", "rebuild")
ASKS = ("state", "why", "history", "show", "search", "events", "chronology", "tension", "diff", "when", "types")


def cli(data: bytes, bench: Bench) -> None:
    """Arguments, one a line; what follows an empty line comes by standard input. Nothing is written outside the throw-away folder."""
    head, _, fed = text_of(data).partition("\n\n")
    arguments = [_kept_inside(argument) for argument in head.split("\n")]
    if any("sql".startswith(argument) and argument for argument in arguments[:3]):
        return  # a process each: the target `sql` does that
    bench.demo(20 if any(verb.startswith(arguments[0] or "-") for verb in WRITES) else 200)
    obeyed(arguments, fed)


def ask(data: bytes, bench: Bench) -> None:
    """A question verb and the words behind it."""
    verb = ASKS[data[0] % len(ASKS)] if data else "state"
    bench.demo(500)
    words = [_kept_inside(word) for word in text_of(data[1:]).split("\n")]
    obeyed([verb, *words[:-1], *(words[-1].split(" ") if len(words) == 1 else words[-1:])], "")


def sql(data: bytes, bench: Bench) -> None:
    bench.demo(500)
    obeyed(["sql", "--timeout", "5", "-O", ("table", "json", "csv", "md")[len(data) % 4], "--", text_of(data)], "")


def _kept_inside(argument: str) -> str:
    """An argument that names no file outside the folder."""
    return argument.replace("/", "_") if "../" in argument or re.search(r"(^|=|^-\w)[/~]", argument) else argument


def obeyed(arguments: list[str], fed: str) -> None:
    """Run the command line, and look at how it ends and at all that it prints."""
    out, err, before = io.StringIO(), io.StringIO(), sys.stdin
    sys.stdin = io.StringIO(fed)
    status: object = None
    try:
        with redirect_stdout(out), redirect_stderr(err):
            main(arguments)
    except SystemExit as end:
        status = end.code
    finally:
        sys.stdin = before
    said = out.getvalue() + err.getvalue()
    assert status in {0, 1, 2}, f"{arguments!r}: exit status {status}"
    assert "this should not happen" not in said, f"{arguments!r}: {err.getvalue()[-600:]}"
    assert "Traceback" not in said, f"{arguments!r}: {said[-600:]}"
    found = UNSEEN.search(said)
    assert not found, f"{arguments!r}: prints {found[0]!r} in {said[max(0, found.start() - 40) : found.end() + 20]!r}"
    with contextlib.suppress(StopIteration):
        said.encode()


TARGETS: dict[str, Target] = {
    "dates": Target(dates, INPUTS["dates"]),
    "facts-yaml": Target(facts("facts.yaml"), INPUTS["facts-yaml"]),
    "facts-jsonl": Target(facts("facts.jsonl"), INPUTS["facts-jsonl"]),
    "append": Target(append, INPUTS["facts-jsonl"]),
    "feed": Target(feed, INPUTS["facts-jsonl"]),
    "coded": Target(coded, INPUTS["coded"], seconds=10.0),
    "mapping": Target(mapping, INPUTS["mapping"]),
    "vocabulary": Target(vocabulary, INPUTS["vocabulary"]),
    "headfile": Target(headfile, INPUTS["headfile"]),
    "cli": Target(cli, INPUTS["cli"], seconds=10.0),
    "ask": Target(ask, INPUTS["ask"], seconds=10.0),
    "sql": Target(sql, INPUTS["sql"], seconds=20.0),
}


def checked(target: Target, data: bytes, bench: Bench) -> float:
    """Run a target on an input and return the seconds of processor time taken. Raises whatever is a finding; too long a time is one."""
    import time

    start = time.process_time()
    target.run(data, bench)
    taken = time.process_time() - start
    if taken > target.seconds:
        raise InputTooSlow(f"{taken:.1f} s")
    return taken


class InputTooSlow(AssertionError):  # noqa: N818 - reads as what happened
    """An input took longer than its target allows."""


__all__ = ["TARGETS", "Bench", "InputTooSlow", "InvalidInput", "Target", "checked"]
