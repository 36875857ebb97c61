"""Three ways to make inputs: a seeded random that knows the pieces, Hypothesis, and atheris where it is installed (it follows coverage)."""

from __future__ import annotations

import random
import re
import sys
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from tests.fuzz.inputs import HOSTILE, LONGEST, generated

if TYPE_CHECKING:
    from tests.fuzz.targets import Bench, Target

CORPUS = Path(__file__).with_name("corpus")
KINDS_KEPT = 20
"""Findings of different kinds after which a run stops."""


@dataclass
class Report:
    """What a run came to. ``findings``: an input for each kind of failure, and how often that kind was met."""

    runs: int = 0
    seconds: float = 0.0
    slowest: tuple[float, bytes] = (0.0, b"")
    findings: dict[str, bytes] = field(default_factory=dict)
    met: Counter[str] = field(default_factory=Counter)

    def take(self, data: bytes, error: BaseException) -> None:
        """Note a failure; of each kind the shortest input is kept."""
        kind = kind_of(error)
        self.met[kind] += 1
        if kind not in self.findings or len(data) < len(self.findings[kind]):
            self.findings[kind] = data


def kind_of(error: BaseException) -> str:
    """What failed and where, without the figures: failures of one kind count as one finding."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "timeline" in frame.filename or "fuzz" in frame.filename]
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    said = str(error)
    at = max(said.find("this should not happen"), said.find("prints "), said.find("exit status"), 0)
    return f"{type(error).__name__} at {place}: {re.sub(r'[0-9]+', 'N', said[at : at + 60])!r}"


def plain(target: Target, bench: Bench, runs: int, seed: int) -> Report:
    """Mutations and pieces, the same ones for the same seed."""
    from tests.fuzz.targets import checked

    report, chooser, begun = Report(), random.Random(seed), time.perf_counter()
    for _ in range(runs):
        data = generated(target.inputs, chooser)
        try:
            taken = checked(target, data, bench)
        except Exception as error:  # noqa: BLE001 - this is what the run looks for
            report.take(data, error)
            taken = 0.0
        report.runs += 1
        report.slowest = max(report.slowest, (taken, data))
        if len(report.findings) >= KINDS_KEPT:
            break
    report.seconds = time.perf_counter() - begun
    return report


def by_hypothesis(target: Target, bench: Bench, runs: int, seed: int, strategy: Any) -> Report:
    """Hypothesis draws and shrinks; the first failure ends the run."""
    import hypothesis

    from tests.fuzz.targets import checked

    report, begun = Report(), time.perf_counter()

    @hypothesis.seed(seed)
    @hypothesis.settings(max_examples=runs, deadline=None, database=None, suppress_health_check=list(hypothesis.HealthCheck))
    @hypothesis.given(strategy)
    def run(data: bytes) -> None:
        report.runs += 1
        report.slowest = max(report.slowest, (checked(target, data, bench), data))

    try:
        run()
    except Exception as error:  # noqa: BLE001
        report.take(b"", error)
        traceback.print_exc()
    report.seconds = time.perf_counter() - begun
    return report


def by_atheris(name: str, runs: int, seed: int) -> None:
    """Follow the coverage of the timeline modules; libFuzzer prints its own report, ends the process, and leaves a file for a finding."""
    import atheris  # an optional tool, no dependency

    with atheris.instrument_imports(include=["timeline"]):
        from tests.fuzz.targets import TARGETS, Bench, checked

    target = TARGETS[name]
    with Bench() as bench, TemporaryDirectory() as scratch:
        begin, words = Path(scratch, "corpus"), Path(scratch, "words")
        begin.mkdir()
        for number, data in enumerate(target.inputs.seeds):
            (begin / f"seed-{number}").write_bytes(data)
        for number, path in enumerate(sorted((CORPUS / name).glob("*"))):
            (begin / f"corpus-{number}").write_bytes(path.read_bytes())
        entries = dict.fromkeys(piece[:60] for piece in (*target.inputs.pieces, *HOSTILE) if piece)
        words.write_text("".join('"' + "".join(f"\\x{byte:02x}" for byte in piece) + '"\n' for piece in entries))
        settings = [f"-runs={runs}", f"-seed={seed}", f"-max_len={LONGEST}", f"-dict={words}", "-timeout=60", "-rss_limit_mb=3000"]
        atheris.Setup(
            [sys.argv[0], *settings, "-print_final_stats=1", f"-artifact_prefix={bench.folder.parent}/finding-{name}-", str(begin)],
            lambda data: checked(target, data, bench) and None,
        )
        atheris.Fuzz()
