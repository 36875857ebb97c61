"""What measures: contenders in processes of their own, in turn, with medians, ratios, peak memory and answers that have to agree.

A contender is a command (the whole process counts) or a job: a function of a module in bench/ that opens what it needs and returns
the `Work` to be timed. Each runs in a child process, so that a peak is that of one contender and nobody warms another's caches. The
rounds are interleaved, so that a noisy machine hits all of them.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

CHILD = str(Path(__file__).with_name("child.py"))
UNITS = {"k": 1_000, "M": 1_000_000, "G": 1_000_000_000}


@dataclass(frozen=True, slots=True)
class Settings:
    """What a section is told. ``folder``: an empty one of its own, removed afterwards.

    ``slow_size``: the most rows that are given to a rival which takes minutes for a million; its table says so.
    ``patience``: seconds; a contender that has used up as much gets no further round.
    """

    size: int
    slow_size: int
    rounds: int
    seed: int
    patience: float
    folder: Path

    def inside(self, folder: Path) -> Settings:
        return replace(self, folder=folder)


@dataclass(slots=True)
class Table:
    """What a section found: cells are text, ready to print. The first column is left-aligned, the others are figures."""

    title: str
    columns: Sequence[str]
    rows: list[Sequence[str]]
    notes: list[str] = field(default_factory=list)

    def markdown(self) -> str:
        lines = [f"### {self.title}", ""]
        lines += ["| " + " | ".join(self.columns) + " |", "|---" + "|--:" * (len(self.columns) - 1) + "|"]
        lines += ["| " + " | ".join(row) + " |" for row in self.rows]
        lines += ["", " ".join(filter(None, self.notes)), ""] if self.notes else [""]
        return "\n".join(lines)


Section = Callable[[Settings], list[Table]]
"""A section is a module bench/sections/NAME.py with `run` of this type; the first line of its docstring says what it measures."""


@dataclass(slots=True)
class Work:
    """What a job does in each round. ``before`` is not timed; ``answer`` makes, untimed, JSON of what ``run`` returned."""

    run: Callable[[], Any]
    before: Callable[[], object] | None = None
    answer: Callable[[Any], Any] | None = None


@dataclass(frozen=True, slots=True)
class Contender:
    """One side of a comparison: a ``command``, or a ``job`` (``module:function``) with its arguments.

    ``missing``: why it cannot run here; then it is skipped, and the reason printed. ``rows``: what it handles in one round, for a rate.
    ``answer``: JSON-able, of what a command printed. ``expected``: the answer it has to give.
    """

    name: str
    command: Sequence[str] = ()
    job: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    answer: Callable[[str], Any] | None = None
    expected: Any = None
    rows: int = 0
    missing: str = ""


@dataclass(slots=True)
class Measured:
    """Seconds of each round, by the clock and of all cores together; peak memory in bytes (of the whole process, its interpreter
    included); and the answer. A machine that others use lengthens the first more than the second.
    """

    contender: Contender
    seconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    peak: int = 0
    answer: Any = None

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


def measured(contenders: Iterable[Contender], settings: Settings, *, warm: bool = True, equal: bool = False) -> list[Measured]:
    """Run the contenders in turn, ``settings.rounds`` times over, each time beginning with another one.

    ``warm``: a first round that does not count. ``equal``: all have to give the same answer. Raises AssertionError where an answer
    differs from round to round, from the others' or from what was expected.
    """
    with ExitStack() as stack:
        runners = [(Measured(each), _runner(each, settings, stack)) for each in _present(contenders)]
        for number in range(-1 if warm else 0, settings.rounds):
            start = number % max(1, len(runners))
            for found, runner in runners[start:] + runners[:start]:
                if sum(found.seconds) > settings.patience:
                    continue
                reply = runner()
                found.peak = max(found.peak, reply["peak"])
                if number < 0 and reply["seconds"] < settings.patience:
                    found.answer = reply["answer"]
                    continue  # a warm-up that used up the patience counts: there will be no other
                assert not found.seconds or found.answer == reply["answer"], found.contender.name
                found.answer = reply["answer"]
                found.seconds.append(reply["seconds"])
                found.cpu.append(reply["cpu"])
    results = [found for found, _ in runners]
    for found in results:
        expected = found.contender.expected if found.contender.expected is not None else found.answer
        assert found.answer == expected, f"{found.contender.name}: {found.answer}, not {expected}"
        if equal:
            assert found.answer == results[0].answer, (
                f"{found.contender.name}: {found.answer}, {results[0].contender.name}: {results[0].answer}"
            )
    return results


def _present(contenders: Iterable[Contender]) -> list[Contender]:
    present = []
    for each in contenders:
        if each.missing:
            print(f"skipped {each.name}: {each.missing}", file=sys.stderr)
        else:
            present.append(each)
    return present


def _runner(contender: Contender, settings: Settings, stack: ExitStack) -> Callable[[], dict[str, Any]]:
    if contender.command:
        output = settings.folder / "output.txt"
        order = json.dumps({"command": list(contender.command), "output": str(output), "environment": dict(contender.environment)})

        def start() -> dict[str, Any]:
            # A small process between: the peak of a child is at least that of the process that started it.
            done = subprocess.run([sys.executable, "-S", CHILD, "command", order], check=True, capture_output=True, text=True)
            reply: dict[str, Any] = json.loads(done.stdout)
            text = output.read_text(encoding="utf-8")
            assert reply["status"] == 0, f"{contender.name} ended with status {reply['status']}: {done.stderr} {text[:500]}"
            return {**reply, "answer": contender.answer(text) if contender.answer else None}

        return start
    child = stack.enter_context(
        subprocess.Popen(
            [sys.executable, CHILD, "job", contender.job, json.dumps(dict(contender.arguments))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
    )
    stack.callback(child.stdin.close)

    def ask() -> dict[str, Any]:
        child.stdin.write("go\n")
        child.stdin.flush()
        line = child.stdout.readline()
        assert line, f"{contender.name} ended early; what it said stands above"
        reply: dict[str, Any] = json.loads(line)
        return reply

    return ask


def ratio_table(title: str, results: Sequence[Measured], base: str = "", notes: Sequence[str] = ()) -> Table:
    """Medians, rates where rows were counted, times ``base`` (the first, unless named), and peaks."""
    if not results:
        return Table(title, ("what",), [], ["Nothing to compare is installed.", *notes])
    chosen = next((found for found in results if found.contender.name == base), results[0])
    rated = any(found.contender.rows for found in results)

    def cost(found: Measured) -> float:
        return found.median / (found.contender.rows or 1) if rated else found.median

    rows = []
    for found in results:
        cells = [found.contender.name, duration(found.median), duration(statistics.median(found.cpu))]
        if rated:
            cells += [f"{found.contender.rows:,}", f"{found.contender.rows / found.median:,.0f}"]
        rows.append([*cells, ratio(cost(found) / cost(chosen)), f"{found.peak / 1e6:,.0f} MB", str(len(found.seconds))])
    what = f"time per row, times {chosen.contender.name}" if rated else f"times {chosen.contender.name}"
    columns = ["what", "median", "of all cores", *(["rows", "rows/s"] if rated else []), what, "peak memory", "rounds"]
    return Table(title, columns, rows, list(notes))


def ratio(number: float) -> str:
    """A ratio in about three figures."""
    for least, places in ((100, 0), (10, 1), (0.1, 2)):
        if number >= least:
            return f"{number:,.{places}f}"
    return f"{number:.4f}"


def duration(seconds: float) -> str:
    """Milliseconds, or seconds from ten on."""
    if seconds >= 10:  # noqa: PLR2004
        return f"{seconds:,.1f} s"
    return f"{seconds * 1000:,.0f} ms" if seconds >= 0.1 else f"{seconds * 1000:,.2f} ms"  # noqa: PLR2004


def count_of(word: str) -> int:
    """A size as people write it: 100k, 1M, 2.5M, 455_000. Raises ValueError."""
    scale = UNITS.get(word[-1:], 1)
    number = float(word.replace(",", "").replace("_", "").removesuffix(word[-1:] if scale > 1 else ""))
    if number <= 0 or number * scale != int(number * scale):
        raise ValueError(f"{word} is no size: write 100k, 1M or 10M")
    return int(number * scale)


def word_of(count: int) -> str:
    """The size in as few letters: 100k, 1M."""
    for unit, scale in reversed(UNITS.items()):
        if count % scale == 0:
            return f"{count // scale}{unit}"
    return f"{count:,}"


def peak_of_this_process() -> int:
    """Bytes: the most memory that this process ever held (VmHWM). 0 where the system does not say."""
    try:
        with Path("/proc/self/status").open(encoding="ascii") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))
    except OSError:
        import resource  # noqa: PLC0415 - not on every system

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def as_installed() -> None:
    """Compile the package's modules, as pip does where it installs them: a clone that is run in place may have no compiled ones."""
    import compileall  # noqa: PLC0415 - not for a child

    for folder in ("timeline", "events"):
        compileall.compile_dir(Path(__file__).parents[1] / folder, quiet=1)


def programs() -> str:
    """Where programs are looked for: beside this Python first."""
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
