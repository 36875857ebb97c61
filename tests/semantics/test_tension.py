"""The tension index: the macro against the sum written out, cut-offs, weights, and who counts towards which dyad."""

from __future__ import annotations

import random
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

import timeline
import timeline.events
from tests.support.examples import examples
from timeline.clocks import DAY
from timeline.projections import weights_of
from timeline.scales import score_of, scores
from timeline.tension import WEIGHTS
from timeline.texts import sql
from timeline.vocabulary import Vocabulary

SHIPPED = Vocabulary.of_module(timeline.events)
STANDINGS = tuple(WEIGHTS)


def database(text: str | None = None, mutated: str = "tension") -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for name in ("schema", "moments", "state", "coded", "tension"):
        wrong = text is not None and name == mutated
        connection.execute(text if wrong else sql(name))
    return connection


DATABASE = database()


def load(dice: random.Random, connection: duckdb.DuckDBPyConnection) -> list[tuple[int, int, float, str, str]]:
    """Up to eight events on up to twenty days: first and last moment, score, scale, standing; all visible."""
    connection.execute("delete from scores")
    events = []
    for position in range(1, dice.randint(1, 8) + 1):
        first = dice.randint(0, 20)
        last = first + dice.choice((0, 0, 0, 5))
        score, scale = dice.choice(((2.5, "x"), (-6.0, "x"), (0.0, "x"), (0.0, "")))
        standing = dice.choice(STANDINGS)
        events.append((first * DAY, last * DAY + DAY - 1, score, scale, standing))
        as_the_entry = [f"e{position}", standing, 0, events[-1][0], events[-1][1]]
        connection.execute("insert into scores values (?, 'A-B', ?, ?, ?, ?, ?, ?, ?)", [position, score, scale, *as_the_entry])
        connection.execute("insert into scores values (?, 'A-C', 9, 'x', ?, ?, ?, ?, ?)", [position, *as_the_entry])
    return events


def agrees(dice: random.Random, connection: duckdb.DuckDBPyConnection) -> bool:
    events = load(dice, connection)
    ends = sorted({dice.randint(0, 30) * DAY + DAY - 1 for _ in range(3)})
    half_life = dice.choice((1.0, 30.0))
    found = connection.execute(
        "select upto, cooperation, conflict, counted, unscored, possible from flows_at('A-B', ?, ?, 9, 99) order by upto", [ends, half_life]
    ).fetchall()
    for row, upto in zip(found, ends, strict=True):
        done = [event for event in events if event[1] <= upto]
        flows = [s * WEIGHTS[standing] * 0.5 ** ((upto - last) / DAY / half_life) for _, last, s, scale, standing in done if scale]
        expected = (
            upto,
            pytest.approx(sum(flow for flow in flows if flow > 0), abs=1e-5),
            pytest.approx(sum(flow for flow in flows if flow < 0), abs=1e-5),
            sum(1 for *_, scale, standing in done if scale and WEIGHTS[standing]),
            sum(1 for *_, scale, _ in done if not scale),
            sum(1 for first, last, _, scale, standing in events if first <= upto < last and (not scale or WEIGHTS[standing])),
        )
        if row != expected:
            return False
    return True


@examples(100)
@given(st.randoms(use_true_random=False))
def test_the_macro_sums_what_one_would_sum_by_hand(dice: random.Random) -> None:
    assert agrees(dice, DATABASE)


MUTANTS = {
    "age counts twice": ("cast(86400000000 as double) / half_life as lives", "cast(43200000000 as double) / half_life as lives"),
    "nothing fades": ("cast(round(a.cooperation * a.remaining)", "cast(round(a.cooperation)"),
    "a reported event weighs in full": ("'reported' then cast('0.5' as double)", "'reported' then cast(1 as double)"),
    "other dyads count": ("where s.dyad = dyad", "where true"),
    "what has no weight counts": (
        "when p.standing in ('actual', 'reported', 'alleged') then p.scored else 0",
        "when true then p.scored else 0",
    ),
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_wrong_sum_is_found_out(mutant: str) -> None:
    right, wrong = MUTANTS[mutant]
    mutated = next(name for name in ("tension", "coded") if sql(name).count(right) == 1)
    connection = database(sql(mutated).replace(right, wrong), mutated)
    assert not all(agrees(random.Random(seed), connection) for seed in range(200))


def test_the_months_in_sql_are_those_of_the_command(shipped: Path) -> None:
    with timeline.open(shipped) as log:
        index = log.tension("usa-chn", "2022-08..2023-05")
        rows = log.sql("select cooperation, conflict, events, counted from tension_by_month('CHN-USA', '2022-08-01', '2023-05-31')")
        known = log.tension("CHN-USA", "2022-08..2023-05", known="2023-02-06")
    assert [(p.cooperation, p.conflict, p.events, p.counted) for p in index] == list(rows)
    assert len(index) == 10
    assert known.points[-1].counted < index.points[-1].counted


def test_what_each_event_contributes_adds_up_to_the_flows(shipped: Path) -> None:
    with timeline.open(shipped) as log:
        index = log.tension("CHN-USA", "2022-08..2023-05", by="quarter", half_life=90, explain=True)
    last = index.points[-1]
    assert index.contributions is not None
    assert sum(one.contribution for one in index.contributions if one.contribution > 0) == pytest.approx(last.cooperation, abs=1e-4)
    assert sum(one.contribution for one in index.contributions if one.contribution < 0) == pytest.approx(last.conflict, abs=1e-4)
    assert sum(1 for one in index.contributions if one.scale and one.weight) == last.counted


@pytest.mark.parametrize(
    ("by", "count", "first", "last"),
    [("day", 59, "2023-01-15", "2023-03-14"), ("week", 10, "2023-01-09", "2023-03-14"), ("month", 3, "2023-01-01", "2023-03-14"),
     ("quarter", 1, "2023-01-01", "2023-03-14"), ("year", 1, "2023-01-01", "2023-03-14")],
)  # fmt: skip
def test_periods_are_whole_and_end_where_was_asked(shipped: Path, by: str, count: int, first: str, last: str) -> None:
    with timeline.open(shipped) as log:
        index = log.tension("CHN-USA", "2023-01-15..2023-03-14", by=by)  # type: ignore[arg-type]
    assert (len(index), index.points[0].first, index.points[-1].last) == (count, first, last)


def weighed(**fields: object) -> list[tuple[str, float, str]]:
    return list(weights_of(SHIPPED.build({"id": "x", "when": "2023-02-03", **fields})))


def test_a_published_score_is_of_what_the_two_do_to_each_other_and_not_of_a_third() -> None:
    met = {"type": "engagement.held", "engagement": "v", "affects": ["CHN-USA"]}
    assert weighed(**met, actors=["USA"], targets=["CHN"]) == [("CHN-USA", 2.5, "plover CONSULT")]
    assert weighed(**met, actors=["CHN"]) == [("CHN-USA", 2.5, "plover CONSULT")]
    assert weighed(**met, actors=["USA/Nancy Pelosi"], targets=["TWN"]) == [("CHN-USA", 0.0, "")]
    assert weighed(**met, actors=["USA/Nancy Pelosi"], targets=["TWN"], impact=-6) == [("CHN-USA", -6.0, "impact")]
    assert weighed(**met) == [("CHN-USA", 0.0, "")]


def test_a_coded_event_has_the_score_of_its_row_or_else_of_its_code() -> None:
    row = {"type": "coded.cameo", "actors": ["USA"], "targets": ["CHN"], "affects": ["CHN-USA"]}
    assert weighed(**row, code="112") == [("CHN-USA", -2.0, "cameo 112")]
    assert weighed(**row, code="112", score=-1.5) == [("CHN-USA", -1.5, "as coded")]
    assert weighed(**row, code="9999") == [("CHN-USA", 0.0, "")]


def test_every_type_names_a_score_that_is_published() -> None:
    named = {name: event_type.SCALE for name, event_type in SHIPPED.types.items() if event_type.SCALE}
    assert len(named) > 20
    assert [name for name, scale in named.items() if score_of(scale) is None] == []


def test_scores_lie_on_the_scale_and_a_finer_code_falls_back_on_the_one_above() -> None:
    for scale in ("plover", "cameo"):
        assert all(-10 <= score <= 10 for score in scores(scale).values())
    assert score_of("plover CONSULT/no-such-mode") == score_of("plover CONSULT")
    assert score_of("cameo 1129") == score_of("cameo 112") == -2.0
    assert score_of("weis 42") is None
    assert score_of("plover NOTHING") is None
