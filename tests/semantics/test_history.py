"""A history is the state told at once: at every moment its spans are the facts that are certain then."""

from __future__ import annotations

import random

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.histories import LAST, history, load, tables
from timeline import algebra
from timeline.texts import sql


def database(history_macros: str | None = None) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    tables(connection)
    if history_macros:
        connection.execute(history_macros)
    return connection


DATABASE = database()


def agrees(dice: random.Random, connection: duckdb.DuckDBPyConnection) -> bool:
    entries = history(dice)
    load(connection, entries, dice)
    known, position = dice.randint(0, LAST + 1), dice.randint(0, 9)
    spans = connection.execute(
        "select subject, relation, object, view, standing = 'actual', begin_latest, until_latest from spans_at(?, ?)", [known, position]
    ).fetchall()
    for upto in range(LAST + 2):
        held = sorted(span[:5] for span in spans if span[5] <= upto < span[6])
        rows = algebra.state(entries, upto, known, position)
        certain = sorted((r.subject, r.relation, r.object, r.view, r.standing == "actual") for r in rows if r.certainty == "certain")
        if held != certain:
            return False
    return True


@examples(200)
@given(st.randoms(use_true_random=False))
def test_the_spans_of_a_moment_are_the_facts_of_the_state(dice: random.Random) -> None:
    assert agrees(dice, DATABASE)


MUTANTS = {
    "a new object opens no span": ("or f.object <> f.object_before", ""),
    "an end is passed over": ("else coalesce(f.held_before, 0) = 1", "else false"),
    "layers are mixed": (
        "partition by t.subject, t.relation, t.slot, t.view, t.layer",
        "partition by t.subject, t.relation, t.slot, t.view",
    ),
}


LATE = {"layers are mixed": 174, "a new object opens no span": 23, "an end is passed over": 22}
"""Seeds from which to search where the first history that tells lies far off; the search goes round."""


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_wrong_history_is_found_out(mutant: str) -> None:
    right, wrong = MUTANTS[mutant]
    text = sql("history")
    assert text.count(right) == 1, "the mutant no longer fits the macro: adapt it"
    connection = database(text.replace(right, wrong))
    late = LATE.get(mutant, 0)
    assert not all(agrees(random.Random((late + seed) % 600), connection) for seed in range(600))


def test_what_is_said_again_opens_no_new_span() -> None:
    connection = database()
    change = algebra.Change("a:1", "one", "", "x", True, "", 1, 1)
    later = algebra.Change("a:1", "one", "", "x", True, "", 3, 3)
    entries = [
        algebra.Written(1, "record", "p", 0, 0, "actual", (change,)),
        algebra.Written(2, "record", "q", 0, 0, "actual", (later,)),
    ]
    load(connection, entries, random.Random(1))
    assert connection.execute("select begin_latest, until_position from spans_at(9, 9)").fetchall() == [(1, 0)]
