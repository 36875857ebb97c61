"""An answer can be repeated: asked again with the position that it names, it is the same to the byte, whatever came after."""

from __future__ import annotations

import contextlib
import random
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import timeline
from tests.support.examples import share
from tests.support.words import WORDS, said
from timeline.changes import Change, Corroborate, Record, Retract, Supersede
from timeline.errors import Conflict
from timeline.log import Log
from timeline.model import Source
from timeline.projections import Derivation

QUESTIONS = (
    ("state",),
    ("state", "-O", "json"),
    ("state", "as", "of", "February"),
    ("state", "--known", "2023-02-10", "--case", "best", "-O", "csv"),
    ("history", "thing:a"),
    ("why", "thing:a", "as", "of", "2023-02-12"),
    ("why", "thing:a state no", "-O", "json"),
    ("diff", "2023-02-05", "2023-02-15"),
    ("diff", "--by", "known", "2023-02-05", "2023-02-15", "-O", "json"),
    ("tension", "CHN-USA", "--by", "week", "--explain"),
    ("chronology", "-O", "md"),
    ("events", "-O", "csv"),
)


def changes(dice: random.Random, there: set[str]) -> list[Change]:
    """One or two changes that the log takes; ``there`` are the ids it holds."""
    made: list[Change] = []
    for _ in range(dice.randint(1, 2)):
        name = dice.choice("pqrs")
        day = dice.choice(("2023-02", "2023-02-08", "2023-02-12", "[2023-02-06..2023-02-14]"))
        event = said(
            name,
            day,
            thing=dice.choice("ab"),
            word=dice.choice(("yes", "no")),
            affects=["CHN-USA"],
            impact=dice.choice((-3.3, 2.1)),
            known=dice.choice(("2023-02-04", "2023-02-11", "2023-03-01")),
            standing=dice.choice(("actual", "reported")),
        )
        if name not in there:
            made.append(Record(event))
            there.add(name)
        elif any(change for change in made if not isinstance(change, Record)):
            continue
        else:
            source = Source(publisher=f"Paper {dice.random()}", published="2023-02-09")
            made.append(dice.choice((Supersede(event), Retract(name), Supersede(event), Corroborate(name, (source,)))))
    return made


def answers(log: Path, *recorded: str) -> dict[tuple[str, ...], tuple[int, str]]:
    found = {}
    for question in QUESTIONS:
        ran = timeline(*question[:1], "--log", str(log), *recorded, *question[1:])
        found[question] = (ran.status, ran.out)
    return found


def append(log: Log, dice: random.Random, there: set[str]) -> None:
    with contextlib.suppress(Conflict):  # a retracted event cannot be corroborated: then nothing is written
        log.append(changes(dice, there))


@pytest.mark.slow
@settings(max_examples=share(20))
@given(st.integers(0, 10**9))
def test_an_answer_is_the_same_to_the_byte_whatever_came_after(seed: int) -> None:
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.duckdb"
        first: dict[int, dict[tuple[str, ...], tuple[int, str]]] = {}
        there: set[str] = set()
        Log.create(path, WORDS, [Derivation(WORDS)]).store.close()
        for _ in range(3):
            with Log.open(path, WORDS, [Derivation(WORDS)]) as log:
                append(log, dice, there)
                position = log.store.head().position
            first[position] = answers(path)
        with Log.open(path, WORDS, [Derivation(WORDS)]) as log:
            Derivation(WORDS).rebuild(log.store)
            log.store.connection.execute("checkpoint")
        copy = Path(folder) / "copy.duckdb"
        shutil.copy(path, copy)
        for position, said_then in first.items():
            for log_path in (path, copy):
                again = answers(log_path, "--recorded", str(position))
                assert again == said_then


@pytest.mark.parametrize(
    "question", [("state", "as", "of", "May"), ("chronology", "2023-02", "-O", "md"), ("tension", "CHN-USA", "--explain")]
)
def test_the_shipped_answers_stay_when_the_log_goes_on(demo_log: Path, question: tuple[str, ...]) -> None:
    before = timeline(*question)
    ran = timeline(
        "add", "engagement.held", "--id", "later", "--when", "2024-06-01", "--set", "engagement=later-meeting", "--actor", "USA",
        "--target", "CHN", "--affects", "CHN-USA", "--publisher", "A paper",
    )  # fmt: skip
    assert ran.status == 0, ran.err
    after = timeline(*question)
    again = timeline(*question, "--recorded", "139") if "as" not in question else timeline("state", "--recorded", "139", "as", "of", "May")
    assert after.out != before.out
    assert again.out == before.out
    assert "the log goes on to position 140" in again.err
