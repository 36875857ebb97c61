"""The quicker way to a whole state, and to a comparison of the subjects that can differ, gives what the log's own macros give."""

from __future__ import annotations

import random
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.histories import LAST, history, load, tables
from timeline import quick
from timeline.clocks import Clocks
from timeline.queries import Questions
from timeline.store import open_store
from timeline.texts import sql


def database() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    tables(connection)
    return connection


DATABASE = database()


def quickly(text: str | None = None) -> duckdb.DuckDBPyConnection:
    """Another connection, in which the macros stand before the log's own."""
    cursor = DATABASE.cursor()
    cursor.execute(text or sql("quick"))
    return cursor


def differs(dice: random.Random, quickly: duckdb.DuckDBPyConnection) -> bool:
    """Whether the two ways differ in the state of a history, at some moments of the dice's choosing."""
    entries = history(dice)
    load(DATABASE, entries, dice)
    asked = "from facts_at(?, ?, ?, without := ?) order by all"
    for _ in range(2):
        cutoffs = [dice.randint(-1, LAST + 1), dice.randint(0, LAST + 1), len(entries), dice.choice(("", "", " p "))]
        if quickly.execute(asked, cutoffs).fetchall() != DATABASE.execute(asked, cutoffs).fetchall():
            return True
    return False


def misses(dice: random.Random, touched: str) -> bool:
    """Whether a subject that is not said to be touched differs between two sets of cut-offs all the same."""
    entries = history(dice)
    load(DATABASE, entries, dice)
    first, second = ([dice.randint(-1, LAST + 1), dice.randint(0, LAST + 1), dice.randint(0, len(entries))] for _ in range(2))
    second = [mine if dice.random() < 0.5 else other for mine, other in zip(first, second, strict=True)]
    without = dice.choice(("", "", " p "))
    asked = "from facts_at(?, ?, ?, without := ?) order by all"
    before = DATABASE.execute(asked, [*first, ""]).fetchall()
    after = DATABASE.execute(asked, [*second, without]).fetchall()
    differing = {row[0] for row in set(before) ^ set(after)}
    if not differing:
        return False
    DATABASE.execute(touched, [*first, *second, without])
    return not differing <= {row[0] for row in DATABASE.execute("from touched").fetchall()}


@settings(max_examples=6)
@given(st.randoms(use_true_random=False))
def test_the_quick_way_gives_what_sorting_gives(dice: random.Random) -> None:
    with quickly() as cursor:
        assert not differs(dice, cursor)


@settings(max_examples=12)
@given(st.randoms(use_true_random=False))
def test_no_subject_that_can_differ_is_passed_over(dice: random.Random) -> None:
    assert not misses(dice, sql("quick_touched"))


MUTANTS = {
    "a tie is taken for a sole effect": ("c.tops[1] > c.tops[2]", "c.tops[1] >= c.tops[2]"),
    "ties are settled the other way": ("order by b.begin_earliest desc, b.position desc", "order by b.begin_earliest desc, b.position"),
    "an end is taken for a fact": ("where s.initiates\n", "\n"),
    "the one before is forgotten": ("c.tops[2] as before_latest", "cast(null as bigint) as before_latest"),
    "what is possible is left out": ("where p.begin_latest > upto", "where false"),
}  # fmt: skip
UNTOUCHED = {
    "what may have begun between": ("f.begin_earliest > least($1, $4)", "false"),
    "what has surely begun between": ("f.begin_latest > least($1, $4)", "false"),
    "what became known between": ("f.known > least($2, $5)", "false"),
    "what was written between": ("f.position > least($3, $6)", "false"),
    "what was corrected": ("f.position in (select r.position from revisions as r)", "false"),
    "what is left out": ("instr($7, ' ' || f.event_id || ' ') > 0", "$7 = 'x'"),
}

LATE = {
    "what has surely begun between": 178,
    "what became known between": 406,
    "what was written between": 122,
    "what was corrected": 16,
    "what is left out": 195,
}
"""Seeds from which to search where the first history that tells lies far off; the search goes round."""


def broken(name: str, right: str, wrong: str) -> str:
    assert sql(name).count(right) == 1, "the mutant no longer fits the macros: adapt it"
    return sql(name).replace(right, wrong)


@pytest.mark.slow
@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_quick_way_that_is_wrong_is_found_out(mutant: str) -> None:
    with quickly(broken("quick", *MUTANTS[mutant])) as cursor:
        assert any(differs(random.Random(seed), cursor) for seed in range(100))


@pytest.mark.slow
@pytest.mark.parametrize("mutant", UNTOUCHED)
def test_a_choice_of_subjects_that_is_wrong_is_found_out(mutant: str) -> None:
    touched = broken("quick_touched", *UNTOUCHED[mutant])
    late = LATE.get(mutant, 0)
    assert any(misses(random.Random((late + seed) % 1000), touched) for seed in range(1000))


def test_the_answers_of_a_large_log_are_those_of_a_small_one(demo_log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(demo_log) as store:
        clocks, questions = Clocks(store), Questions(store)
        asked = [clocks.cutoffs(*words) for words in (("2023-02-10", "same"), ("2023-03-31", "2023-02-07"), (None, None, "100"))]
        plain = [[questions.state(one) for one in asked], questions.diff(asked[0], asked[1])]
        monkeypatch.setattr(quick, "LEAST", 1)
        ways: list[str] = []
        monkeypatch.setattr(quick, "sql", lambda name: ways.append(name) or sql(name))
        assert [[questions.state(one) for one in asked], questions.diff(asked[0], asked[1])] == plain
        assert ways == ["quick", "quick", "quick", "quick", "quick_touched", "quick_narrowed"]


def test_a_log_that_is_being_written_is_asked_in_its_own_connection(demo_log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick, "LEAST", 1)
    with open_store(demo_log, write=True) as store:
        assert not quick.pays(store, Clocks(store).cutoffs())
