"""Sums of coded events by day give what counting the events one by one gives: at every cut-off, whatever was revised, late or rebuilt."""

from __future__ import annotations

import itertools
import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.tables import SHIPPED, new_log
from timeline.changes import Change, Corroborate, Record, Retract, Supersede
from timeline.log import Log
from timeline.model import Source
from timeline.projections import Derivation, weights_of
from timeline.texts import sql

BLOCK = 4
"""Positions in a block of these tests: a few dozen entries cross many."""

COUNTED = """
select type, dyad, standing, begin_earliest, begin_latest, sum(events)::bigint, sum(scored)::bigint, sum(cooperation)::bigint, sum(conflict)::bigint
from coded_days_at(?, ?) group by all having sum(events) <> 0 order by all
"""
ONE_BY_ONE = """
select type, dyad, standing, begin_earliest, begin_latest, count(*), count(nullif(scale, '')),
    sum(greatest(weighted(score, standing), 0))::bigint, sum(least(weighted(score, standing), 0))::bigint
from coded_at(?, ?) group by all order by all
"""


def small_blocks(log: Log, texts: dict[str, tuple[str, str]] | None = None) -> None:
    log.store.connection.execute(sql("coded").replace("131072", str(BLOCK)))
    for name, (right, wrong) in (texts or {}).items():
        assert sql(name).count(right) == 1, "the mutant no longer fits: adapt it"
        log.store.connection.execute(sql(name).replace("131072", str(BLOCK)).replace(right, wrong))


def event(dice: random.Random, name: str) -> object:
    kinds = ({"type": "coded.cameo", "code": dice.choice(("042", "112"))}, {"type": "coded.relation", "code": "no such relation"})
    dyad = dice.choice(([], ["CHN-USA"], ["CHN-USA", "CHN-TWN"]))
    more = {"score": dice.choice((2, -3))} if dice.random() < 1 / 2 else {}
    parties = {"actors": ["USA"], "targets": ["CHN"]} if dice.random() < 3 / 4 else {}
    day = f"2023-02-0{dice.randint(1, 3)}"
    known = {"known": f"2023-02-0{dice.randint(2, 4)}"}
    standing = {"standing": dice.choice(("actual", "reported", "alleged"))}
    return SHIPPED.build({"id": name, "when": day, "affects": dyad, **dice.choice(kinds), **more, **parties, **known, **standing})


def changes(dice: random.Random, log: Log, names: list[str]) -> list[Change]:
    """A few changes; one of a modelled event now and then, which coded blocks have to pass over."""
    made: list[Change] = []
    for _ in range(dice.randint(1, 5)):
        there = [
            name
            for name in names
            if (newest := log.store.rows("select operation from entries where event_id = ? order by position desc limit 1", [name]))
            and newest[0][0] != "retract"
        ]
        if there and dice.random() < 1 / 2:
            name = dice.choice(there)
            if any(change_id(each) == name for each in made):
                continue
            source = Source(publisher=f"P{dice.random()}", published=f"2023-02-0{dice.randint(1, 4)}")
            made.append(dice.choice((Retract(name), Supersede(event(dice, name)), Corroborate(name, (source,)))))  # type: ignore[arg-type]
            continue
        name = f"e{len(names)}"
        names.append(name)
        spoken = SHIPPED.build({"id": name, "type": "statement.made", "when": "2023-02-01", "summary": "Something else"})
        made.append(Record(spoken if dice.random() < 1 / 5 else event(dice, name)))  # type: ignore[arg-type]
    return made


def change_id(change: Change) -> str:
    return change.event.id if isinstance(change, (Record, Supersede)) else change.event_id


def disagreements(dice: random.Random, texts: dict[str, tuple[str, str]] | None = None) -> bool:
    """Whether sums and single events differ anywhere in the life of one log, or a verification finds fault with them."""
    with tempfile.TemporaryDirectory() as folder, new_log(Path(folder)) as log:
        small_blocks(log, texts)
        names: list[str] = []
        for _ in range(8):
            written = changes(dice, log, names)
            if written:
                log.append(written)
            if differs(dice, log):
                return True
        if not texts and Derivation(SHIPPED).check(log.store):
            return True
        Derivation(SHIPPED).rebuild(log.store)
        return differs(dice, log)


def differs(dice: random.Random, log: Log) -> bool:
    head = log.store.head().position
    for known in (2**63 - 1, 1_675_382_400_000_000 + dice.randint(0, 2) * 86_400_000_000):
        for position in {head, dice.randint(0, head), 2**63 - 1}:
            if log.store.rows(COUNTED, [known, position]) != log.store.rows(ONE_BY_ONE, [known, position]):
                return True
    return False


@examples(12)
@given(st.randoms(use_true_random=False))
def test_sums_by_day_are_what_counting_gives(dice: random.Random) -> None:
    assert not disagreements(dice)


MUTANTS = {
    "a block that is not whole is summed": ("d.block <= last_block(position_upto_)", "d.block <= last_block(position_upto_) + coded_block()"),
    "what lies beside whole blocks is left out": ("r.position > last_block(position_upto_)", "r.position > last_block(position_upto_) + 1"),
    "what was not public counts": ("where d.known <= known_upto", "where true"),
    "what is revised counts twice": ("and r.position <= position_upto_\n        and r.position not in (select v.position from revisions as v)", "and r.position <= position_upto_"),
}  # fmt: skip


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_wrong_sum_is_found_out(mutant: str) -> None:
    assert any(disagreements(random.Random(seed), {"coded": MUTANTS[mutant]}) for seed in range(20))


def test_an_event_that_is_revised_later_is_taken_out_of_its_block(tmp_path: Path) -> None:
    dice = random.Random(3)
    with new_log(tmp_path) as log:
        small_blocks(log)
        log.append([Record(event(dice, f"e{i}")) for i in range(2 * BLOCK)])  # type: ignore[arg-type]
        assert log.store.rows("select sum(events) from coded_days") == log.store.rows("select count(*) from coded_rows")
        log.append([Retract("e1")])
        assert log.store.rows("select count(*) from coded_days where events < 0") != [(0,)]
        assert Derivation(SHIPPED).check(log.store) == ()
        log.store.connection.execute("update coded_days set cooperative = cooperative + 1")
        (finding,) = Derivation(SHIPPED).check(log.store)
        assert finding.startswith("coded_days: ")


PARTIES = ([], ["USA"], ["CHN"], ["TWN"], ["USA/Antony Blinken"], ["USA", "CHN/Qin Gang"])


def test_a_coded_events_weight_on_a_dyad_is_what_the_model_says(tmp_path: Path) -> None:
    """Whoever wrote it: with third parties, without any, with an impact, a score of its row, or that of its code."""
    kinds = (
        {"type": "coded.cameo", "code": "112"},
        {"type": "coded.cameo", "code": "99"},
        {"type": "coded.relation", "code": "Make a visit"},
    )
    events = [
        SHIPPED.build({
            "id": f"e{number}", "when": "2023-02-03", "affects": ["CHN-USA", "CHN-TWN"], **kind, "actors": actors, "targets": targets, **score,
        })
        for number, (kind, actors, targets, score) in enumerate(
            itertools.product(kinds, PARTIES, PARTIES, ({}, {"score": 2.5}, {"impact": -4}, {"score": 2.5, "impact": -4}))
        )
    ]  # fmt: skip
    with new_log(tmp_path) as log:
        log.append([Record(each) for each in events])
        found = log.store.rows(
            "select e.event_id, c.dyad, c.score, c.scale from coded_rows as c join entries as e using (position) order by all"
        )
    assert found == sorted((each.id, *weight) for each in events for weight in weights_of(each))
    assert {scale for *_, scale in found} >= {"", "impact", "as coded", "cameo 112", "relation Make a visit"}
