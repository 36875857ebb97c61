"""The fuzz targets hold for every input that ever broke one, and for a few new ones; a target that breaks is found out."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fuzz.engines import CORPUS, plain
from tests.fuzz.inputs import INPUTS, generated
from tests.fuzz.targets import TARGETS, Bench, InputTooSlow, Target, checked

KEPT = sorted(path for path in CORPUS.glob("*/*") if path.is_file())
RUNS = {"coded": 6, "ask": 8, "cli": 15, "append": 20, "sql": 2}
"""Those that open a log or start a process cost more; the others get 60."""


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    before = os.environ.copy()
    with Bench() as made:
        yield made
    os.environ.clear()
    os.environ.update(before)


@pytest.mark.parametrize("path", KEPT, ids=[f"{path.parent.name}/{path.name}" for path in KEPT])
def test_what_was_found_once_stays_mended(path: Path, bench: Bench) -> None:
    checked(TARGETS[path.parent.name], path.read_bytes(), bench)


@pytest.mark.parametrize("name", TARGETS)
def test_seeds_and_some_new_inputs_break_nothing(name: str, bench: Bench) -> None:
    for data in TARGETS[name].inputs.seeds:
        checked(TARGETS[name], data, bench)
    report = plain(TARGETS[name], bench, RUNS.get(name, 60), seed=20_230_508)
    assert report.findings == {}


def test_the_same_seed_makes_the_same_inputs() -> None:
    one, other = random.Random(3), random.Random(3)
    made = [generated(INPUTS["cli"], one) for _ in range(100)]
    assert made == [generated(INPUTS["cli"], other) for _ in range(100)]
    assert len(set(made)) > 90


def test_a_target_that_breaks_is_found_out(bench: Bench) -> None:
    def run(data: bytes, _: Bench) -> None:
        if b"\n" in data:
            raise ValueError("a line end")

    report = plain(Target(run, INPUTS["mapping"]), bench, 50, seed=1)
    ((kind, data),) = report.findings.items()
    assert "ValueError at test_corpus.py" in kind
    assert b"\n" in data
    assert report.met[kind] > 1


def test_a_target_that_is_slow_is_found_out(bench: Bench) -> None:
    with pytest.raises(InputTooSlow):
        checked(Target(lambda data, bench: None, INPUTS["mapping"], seconds=-1.0), b"", bench)


def test_every_corner_of_the_corpus_has_a_target() -> None:
    assert {path.parent.name for path in KEPT} <= set(TARGETS)
    assert len(KEPT) > 30
