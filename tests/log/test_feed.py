"""Feeds: groups by count and by time, a durable answer for each change, and the log free in between."""

from __future__ import annotations

import time
from concurrent.futures import Future
from pathlib import Path

import pytest

from tests.support.words import WORDS, said
from timeline.changes import Corroborate, Record, Retract
from timeline.errors import InvalidInput, NotFound
from timeline.feed import Answer, Feed
from timeline.headfile import read_head
from timeline.log import Log
from timeline.model import Source
from timeline.projections import Derivation, read_entries
from timeline.store import open_store
from timeline.verify import verify

LONG = 60.0
"""Seconds that no test waits for."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Log.create(tmp_path / "a.duckdb", WORDS, [Derivation(WORDS)]) as log:
        return log.store.path


def feed(path: Path, **settings: float) -> Feed:
    return Feed(lambda: Log.open(path, WORDS, [Derivation(WORDS)], wait=30), **settings)  # type: ignore[arg-type]


def commits(path: Path) -> list[tuple[int, int]]:
    with open_store(path, wait=30) as store:
        assert verify(store, Derivation(WORDS)).findings == ()
        return store.rows("select first_position, last_position from commits order by number")


def test_a_full_group_is_committed_at_once(path: Path) -> None:
    with feed(path, most=2, every=LONG) as live:
        answers = [live.put(Record(said(f"e{n}"))) for n in range(4)]
        assert [answer.result(30).position for answer in answers] == [1, 2, 3, 4]
    assert commits(path) == [(1, 2), (3, 4)]


def test_a_group_that_does_not_fill_is_committed_after_its_time(path: Path) -> None:
    with feed(path, every=0.2) as live:
        began = time.monotonic()
        first, second = live.put(Record(said("one"))), live.put(Record(said("two")))
        assert second.result(30).position == 2
        assert first.done()
        assert time.monotonic() - began >= 0.2
    assert commits(path) == [(1, 2)]


def test_closing_commits_what_waits(path: Path) -> None:
    with feed(path, every=LONG) as live:
        waiting = live.put(Record(said("one")))
    assert waiting.result(0) == Answer("one", "recorded", 1)
    assert commits(path) == [(1, 1)]


def test_an_answer_comes_after_the_head_file(path: Path) -> None:
    seen: list[int] = []

    def look(_: Future[Answer]) -> None:
        head = read_head(path)
        seen.append(head.position if head else -1)

    with feed(path, most=3, every=LONG) as live:
        for number in range(3):
            live.put(Record(said(f"e{number}"))).add_done_callback(look)
    assert seen == [3, 3, 3]


def test_only_what_the_log_refuses_is_left_out_of_its_group(path: Path) -> None:
    changes = [
        Record(said("one")),
        Record(said("one", word="no")),
        Retract("nowhere"),
        InvalidInput("unreadable"),
        Record(said("one")),
        Corroborate("one", (Source(publisher="R"),)),
        Record(said("two")),
        Retract("two"),
    ]
    with feed(path, every=LONG) as live:
        answers = [live.put(change) for change in changes]
    told = [answer.result(0) for answer in answers]
    assert [(answer.event_id, answer.status, answer.position) for answer in told] == [
        ("one", "recorded", 1),
        ("one", "refused", 0),
        ("nowhere", "refused", 0),
        ("", "refused", 0),
        ("one", "unchanged", 1),
        ("one", "corroborated", 2),
        ("two", "recorded", 3),
        ("two", "retracted", 4),
    ]
    assert isinstance(told[2].error, NotFound)
    assert commits(path) == [(1, 4)]


def test_a_change_that_cannot_be_derived_does_not_take_its_group_with_it(path: Path) -> None:
    class Undeclared(type(said())):  # type: ignore[misc]
        def effects(self):  # type: ignore[no-untyped-def]
            from timeline.model import initiate

            return (initiate("thing:x", "undeclared", "y"),)

    with feed(path, every=LONG) as live:
        answers = [live.put(Record(event)) for event in (said("one"), Undeclared(id="two", when="2023"), said("three"))]
    assert [answer.result(0).status for answer in answers] == ["recorded", "refused", "recorded"]
    assert "is not declared" in str(answers[1].result(0).error)
    assert commits(path) == [(1, 1), (2, 2)]


def test_others_read_and_write_while_a_feed_is_open(path: Path) -> None:
    with feed(path, most=1) as live:
        assert live.put(Record(said("one"))).result(30).position == 1
        with open_store(path, wait=10) as store:
            assert [entry.event_id for entry in read_entries(store)] == ["one"]
        with Log.open(path, WORDS, [Derivation(WORDS)], wait=10) as log:
            log.append([Record(said("between"))])
        assert live.put(Record(said("two"))).result(30).position == 3


def test_a_log_that_stays_busy_refuses_the_group_and_the_feed_goes_on(path: Path) -> None:
    live = Feed(lambda: Log.open(path, WORDS, [Derivation(WORDS)], wait=0.05), most=1)
    with live:
        with Log.open(path, WORDS):
            told = live.put(Record(said("one"))).result(30)
            assert told.status == "refused"
            assert "is in use by" in str(told.error)
        assert live.put(Record(said("one"))).result(30).status == "recorded"


def test_what_nobody_foresaw_is_raised_by_the_answer(path: Path) -> None:
    def broken() -> Log:
        raise OSError("no space left")

    with Feed(broken, most=1) as live:
        waiting = live.put(Record(said("one")))
        with pytest.raises(OSError, match="no space left"):
            waiting.result(30)


def test_a_closed_feed_takes_nothing(path: Path) -> None:
    live = feed(path)
    live.close()
    live.close()
    with pytest.raises(InvalidInput, match="the feed is closed"):
        live.put(Record(said()))


@pytest.mark.parametrize(("most", "every"), [(0, 1), (1, -1)])
def test_a_feed_of_empty_groups_makes_no_sense(path: Path, most: int, every: float) -> None:
    with pytest.raises(InvalidInput, match="makes no sense"):
        feed(path, most=most, every=every)


def test_append_each_with_nothing_good_makes_no_commit(path: Path) -> None:
    with Log.open(path, WORDS, [Derivation(WORDS)]) as log:
        (refused,) = log.append_each([Retract("nowhere")])
        assert isinstance(refused, NotFound)
        assert log.append_each([]) == []
    assert commits(path) == []


def test_a_log_in_use_knows_its_own_end_again_after_a_failed_append(path: Path) -> None:
    with Log.open(path, WORDS, [Derivation(WORDS)]) as log:
        log.append([Record(said("one"))])
        with pytest.raises(NotFound):
            log.append([Record(said("two")), Retract("nowhere")])
        log.append([Record(said("two"))])
        log.append_each([Retract("nowhere"), Record(said("three"))])
        log.append([Record(said("three"))])
        log.append([Record(said("four"))])
    assert commits(path) == [(1, 1), (2, 2), (3, 3), (4, 4)]
