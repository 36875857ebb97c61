"""Intervals give the state of any date that sorting gives, whatever was said after they were made; and they are made when they should be."""

from __future__ import annotations

import random
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

import timeline
from tests.support.examples import examples
from tests.support.histories import LAST, history, load, tables
from tests.support.words import WORDS, said
from timeline.changes import Record, Retract
from timeline.log import Log
from timeline.projections import Derivation
from timeline.texts import sql

OPEN = 2**63 - 1


def database(text: str | None = None) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    tables(connection)
    connection.execute(text or sql("intervals"))
    return connection


DATABASE = database()


def disagreements(dice: random.Random, connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the two ways differ at any moment, for intervals up to a position of the dice's choosing."""
    entries = history(dice)
    load(connection, entries, dice)
    covered = dice.randint(0, len(entries))
    connection.execute("delete from intervals")
    connection.execute("insert into intervals from intervals_upto(?)", [covered])
    for upto in range(-1, LAST + 2):
        sorted_out = connection.execute("from facts_at(?, ?, ?) order by all", [upto, OPEN, OPEN]).fetchall()
        if connection.execute("from facts_covered_at(?, ?) order by all", [upto, covered]).fetchall() != sorted_out:
            return True
    return False


@examples(80)
@given(st.randoms(use_true_random=False))
def test_intervals_give_the_state_that_sorting_gives(dice: random.Random) -> None:
    assert not disagreements(dice, DATABASE)


MUTANTS = {
    "an interval ends a moment late": ("i.until_latest > upto", "i.until_latest >= upto"),
    "an end is taken for a fact": ("i.begin_latest > upto or (i.initiates and", "i.begin_latest > upto or (true and"),
    "a late effect does not touch its cell": ("where f.position > covered\n", "where f.position > covered + 1\n"),
    "a revision of an old event does not touch its cells": ("where n.position > covered)", "where n.position > covered and n.operation = 'x')"),
    "views share a cell": ("t.slot = m.slot and t.view = m.view", "t.slot = m.slot"),
    "what may have happened is left out": ("or p.begin_earliest < p.begin_latest\n", "\n"),
}  # fmt: skip


LATE = {
    "an interval ends a moment late": 14,
    "an end is taken for a fact": 5,
    "a revision of an old event does not touch its cells": 5,
    "views share a cell": 12,
    "what may have happened is left out": 5,
}
"""Seeds from which to search where the first history that tells lies far off; the search goes round."""


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_wrong_interval_is_found_out(mutant: str) -> None:
    right, wrong = MUTANTS[mutant]
    assert sql("intervals").count(right) == 1, "the mutant no longer fits the macros: adapt it"
    connection = database(sql("intervals").replace(right, wrong))
    late = LATE.get(mutant, 0)
    assert any(disagreements(random.Random((late + seed) % 600), connection) for seed in range(600))


def test_intervals_are_made_when_enough_was_added_and_answer_from_then_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("timeline.projections.LEAST_CHECKPOINT", 6)
    path = tmp_path / "log.duckdb"
    with Log.create(path, WORDS, [Derivation(WORDS)]) as log:
        log.store.connection.execute(sql("coded").replace("131072", "4"))
        log.append([Record(said(f"e{i}", when=f"2023-02-0{i}", thing=f"t{i % 2}", word=f"w{i}")) for i in range(1, 4)])
        assert log.store.rows("from checkpoints") == [], "no block of positions was crossed"
        log.append([Record(said(f"e{i}", when=f"2023-02-0{i}", thing=f"t{i % 2}", word=f"w{i}")) for i in range(4, 6)])
        assert log.store.rows("from checkpoints") == [(5,)]
        log.append([Retract("e5"), Record(said("late", when="2023-01-01", thing="t0", word="early"))])
        assert log.store.rows("from checkpoints") == [(5,)]
        assert Derivation(WORDS).check(log.store) == (), "`verify` would also find that the block of positions is not the engine's"
        plain = log.store.rows("select subject, object from facts_at(?, ?, ?) order by all", [OPEN, OPEN, OPEN])
    with timeline.open(path) as opened:
        facts = sorted((fact.subject, fact.object) for fact in opened.state())
    assert facts == plain
    assert ("thing:t1", "w3") in facts
    with Log.open(path, WORDS) as log:
        log.store.connection.execute("update intervals set object = 'x' where object = 'w4'")
        (finding,) = Derivation(WORDS).check(log.store)
        assert finding.startswith("intervals: not what the effects up to position 5 give; look at position")
        Derivation(WORDS).rebuild(log.store)
        assert log.store.rows("from checkpoints") == [(7,)]
        assert Derivation(WORDS).check(log.store) == ()
