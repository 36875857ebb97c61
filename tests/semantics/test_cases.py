"""Best case and worst case: what holds in some, and in every, way to settle the uncertain dates; and which date would tip it."""

from __future__ import annotations

import random
from dataclasses import replace

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.histories import LAST, RELATIONS, history, load, tables
from timeline import algebra
from timeline.texts import sql

Cell = tuple[str, str, str, str, bool]


def database(name: str = "", text: str = "") -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    tables(connection)
    if name:
        connection.execute(text)
    return connection


DATABASE = database()
LONGER = 9
"""The last moment where there must be room between the days that are tried."""


def orderly(dice: random.Random) -> list[algebra.Written]:
    """A history in which no event's effects have bounds inside one another: a begin and an end never do."""
    while True:
        entries = history(dice)
        spans = [sorted((c.begin_latest, c.begin_earliest) for c in entry.effects) for entry in entries]
        if all(bounds == sorted(bounds, key=lambda b: (b[1], b[0])) for bounds in spans):
            return entries


def cases_agree(dice: random.Random, connection: duckdb.DuckDBPyConnection) -> bool:
    entries = orderly(dice)
    load(connection, entries, dice)
    asked = (dice.randint(0, LAST + 1), dice.randint(0, LAST + 1), dice.randint(0, 9))
    expected = algebra.cases(entries, *asked)
    rows = connection.execute(
        "select subject, relation, slot, view, layer = 1, outcome, in_every_case from outcomes_at(?, ?, ?)", list(asked)
    ).fetchall()
    found: dict[Cell, set[str]] = {}
    for *cell, outcome, _ in rows:
        found.setdefault(tuple(cell), set()).add(outcome)
    in_every = {tuple(cell) for *cell, _, every in rows if every}
    some = {cell: outcomes - {""} for cell, outcomes in expected.items() if outcomes - {""}}
    every = {cell for cell, outcomes in expected.items() if len(outcomes) == 1 and "" not in outcomes}
    return found == some and in_every == every


@examples(150)
@given(st.randoms(use_true_random=False))
def test_the_macro_finds_what_some_and_what_every_settlement_says(dice: random.Random) -> None:
    assert cases_agree(dice, DATABASE)


@examples(200)
@given(st.randoms(use_true_random=False))
def test_a_certain_fact_holds_in_some_case_and_is_marked_where_only_the_logs_order_decides(dice: random.Random) -> None:
    entries = orderly(dice)
    load(DATABASE, entries, dice)
    asked = [dice.randint(0, LAST + 1), dice.randint(0, LAST + 1), dice.randint(0, 9)]
    certain = DATABASE.execute("select position, ordinal from facts_at(?, ?, ?) where certainty = 'certain'", asked).fetchall()
    some = DATABASE.execute("select position, ordinal from outcomes_at(?, ?, ?) where certainty = 'certain'", asked).fetchall()
    every = DATABASE.execute("select position, ordinal from outcomes_at(?, ?, ?) where order_unknown and in_every_case", asked).fetchall()
    assert set(certain) <= set(some)
    assert every == []


CASE_MUTANTS = {
    "an effect that surely came earlier counts": ("r.begin_latest > r.latest_begin or", "true or"),
    "a possible effect is left out": ("where (r.happened = 0 or", "where ("),
    "effects of one event may change places": ("            and r.place >= coalesce(r.latest_own, 0)\n", ""),
    "effects of one date may come apart": ("            and r.place = r.latest_together\n", ""),
    "at one moment the log's order does not count": ("and r.place >= r.latest_place", ""),
    "nothing certain is as good as certain": ("g.any_happened = 1 and g.least_outcome", "g.least_outcome"),
    "layers are mixed": ("window w as (partition by f.subject, f.relation, f.slot, f.view, f.layer)",
                         "window w as (partition by f.subject, f.relation, f.slot, f.view)"),
}  # fmt: skip


LATE = {
    "an effect that surely came earlier counts": 44,
    "effects of one date may come apart": 1714,
    "effects of one event may change places": 464,
    "at one moment the log's order does not count": 144,
    "layers are mixed": 21,
    "only the asked moment's day is tried": 252,
    "the days beside are not tried": 252,
    "what has surely happened is not tried": 218,
}
"""Seeds from which to search where the first history that tells lies far off; the search goes round."""


@pytest.mark.parametrize("mutant", CASE_MUTANTS)
def test_a_wrong_case_is_found_out(mutant: str) -> None:
    right, wrong = CASE_MUTANTS[mutant]
    text = sql("cases")
    assert text.count(right) == 1, "the mutant no longer fits the macro: adapt it"
    connection = database("cases", text.replace(right, wrong))
    late = LATE.get(mutant, 0)
    assert not all(cases_agree(random.Random((late + seed) % 2000), connection) for seed in range(2000))


def outcomes(entries: list[algebra.Written], asked: tuple[int, int, int]) -> dict[Cell, str]:
    slots = {relation.name: relation for relation in RELATIONS}
    rows = [row for row in algebra.state(entries, *asked) if row.certainty == "certain"]
    return {(r.subject, r.relation, slots[r.relation].slot(r.object), r.view, r.standing == "actual"): f"+{r.object}" for r in rows}


def expected_flips(entries: list[algebra.Written], asked: tuple[int, int, int]) -> set[tuple[object, ...]]:
    """By trying every date on each of its moments: the latest moment that changes what is certain, for each cell."""
    visible = {v.entry.position: v.entry for v in algebra.versions(entries, asked[1], asked[2]).values()}
    now = outcomes(entries, asked)
    found: dict[tuple[object, ...], int] = {}
    answers: dict[tuple[object, ...], str] = {}
    for position, entry in visible.items():
        for date in {(c.begin_earliest, c.begin_latest) for c in entry.effects if c.begin_earliest < c.begin_latest}:
            for moment in range(date[0], date[1] + 1):
                settled = tuple(
                    replace(c, begin_earliest=moment, begin_latest=moment) if (c.begin_earliest, c.begin_latest) == date else c
                    for c in entry.effects
                )
                then = outcomes([replace(e, effects=settled) if e.position == position else e for e in entries], asked)
                for cell in {cell for cell in now.keys() | then.keys() if now.get(cell) != then.get(cell)}:
                    key = (*cell, position, *date)
                    if moment >= found.get(key, -1):
                        found[key], answers[key] = moment, then.get(cell, "-")
    return {(*key, moment, now.get(key[:5], "-"), answers[key], key[-1] - moment) for key, moment in found.items()}


def flips_agree(dice: random.Random, connection: duckdb.DuckDBPyConnection) -> bool:
    entries = history(dice, LONGER)
    load(connection, entries, dice)
    asked = (dice.randint(0, LONGER + 1), dice.randint(LAST, LONGER + 1), dice.randint(3, 9))
    expected = expected_flips(entries, asked)
    found = set()
    for subject, relation in {(c.subject, c.relation) for e in entries for c in e.effects}:
        rows = connection.execute(
            "select slot, view, layer = 1, position, day, before, after, shift from flips_at(?, ?, ?, ?, ?, 1)", [*asked, subject, relation]
        ).fetchall()
        found |= {(subject, relation, *row) for row in rows}
    # which of two dates of one event it is, is told by the shift
    return found == {(*key[:6], *key[8:]) for key in expected}


@examples(200)
@given(st.randoms(use_true_random=False))
def test_the_smallest_shift_is_the_one_that_trying_every_moment_finds(dice: random.Random) -> None:
    assert flips_agree(dice, DATABASE)


FLIP_MUTANTS = {
    "only the asked moment's day is tried": ("union select m.begin_latest from moves as m", ""),
    "the days beside are not tried": ("union all select 0 union all select 1", "union all select 0"),
    "the earliest day is given": ("order by f.number desc", "order by f.number"),
    "what has surely happened is not tried": (
        "and m.begin_earliest <= upto\n        group by",
        "and m.begin_latest > upto\n        group by",
    ),
}


@pytest.mark.parametrize("mutant", FLIP_MUTANTS)
def test_a_wrong_shift_is_found_out(mutant: str) -> None:
    right, wrong = FLIP_MUTANTS[mutant]
    text = sql("flips")
    assert text.count(right) == 1, "the mutant no longer fits the macro: adapt it"
    connection = database("flips", text.replace(right, wrong))
    late = LATE.get(mutant, 0)
    assert not all(flips_agree(random.Random((late + seed) % 1500), connection) for seed in range(1500))
