"""Draining: each fact once, whatever stops in between; what makes no entry is noted; a queue that is not what it was is refused.

The queue is one in memory here; tests/teams/test_postgres.py has the real one.
"""

from __future__ import annotations

import shutil
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.support.words import WORDS, said
from tests.teams.queues import Memory, read
from timeline import drain as module
from timeline.changes import Record, Supersede
from timeline.drain import Drain, Taken, taken_by
from timeline.errors import Conflict, LogBusy, NotWritten
from timeline.log import Log
from timeline.postgres import Fact, ServerLost
from timeline.projections import Derivation
from timeline.store import open_store
from timeline.verify import verify


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with Log.create(tmp_path_factory.mktemp("empty") / "a.duckdb", WORDS, [Derivation(WORDS)]) as log:
        return log.store.path


@pytest.fixture
def path(empty: Path, tmp_path: Path) -> Path:
    return copied(empty, tmp_path / "a.duckdb")


def copied(log: Path, to: Path) -> Path:
    for ending in ("", ".head"):
        shutil.copy(f"{log}{ending}", f"{to}{ending}")
    return to


def drain(path: Path, queue: Memory, **settings: Any) -> Drain:
    return Drain(path, lambda: queue, lambda: Log.open(path, WORDS, [Derivation(WORDS)]), settings.pop("read", read), **settings)  # type: ignore[arg-type,return-value]


def drained(path: Path, queue: Memory, **settings: Any) -> dict[str, int]:
    with drain(path, queue, **settings) as each:
        each.drain(threading.Event())
    return dict(each.done.counts)


def ids(path: Path) -> list[str]:
    with open_store(path) as store:
        return [row[0] for row in store.rows("select event_id from entries order by position")]


def by_hand(path: Path, *changes: Any) -> None:
    with Log.open(path, WORDS, [Derivation(WORDS)]) as log:
        log.append(changes)


def test_facts_come_into_the_log_in_their_order_and_once(path: Path) -> None:
    queue = Memory({"id": "b"}, {"id": "a"}, {"id": "c"})
    assert drained(path, queue, most=2, author="desk", message="live") == {"recorded": 3}
    assert drained(path, queue) == {}
    queue.append({"id": "d"})
    assert drained(path, queue) == {"recorded": 1}
    assert ids(path) == ["b", "a", "c", "d"]
    with open_store(path) as store:
        assert verify(store, Derivation(WORDS)).findings == ()
        assert store.rows("select first_position, last_position, author, message from commits limit 2") == [
            (1, 2, "desk", "live"),
            (3, 3, "desk", "live"),
        ]


def test_the_log_alone_remembers_how_far_it_has_come(path: Path) -> None:
    queue = Memory({"id": "a"}, {"id": "b"})
    drained(path, queue)
    with open_store(path) as store:
        assert taken_by(store, "q").number == 2
        assert taken_by(store, "other") == Taken()
    assert queue.told == {}


def test_what_makes_no_entry_is_noted_and_stops_nothing(path: Path) -> None:
    queue = Memory({"id": "a"}, {"id": "a"}, {"id": "a", "word": "no"}, {"retract": "nowhere"})
    queue.append("nonsense")
    queue.append({"id": "b"})
    seen: list[tuple[int, str]] = []
    counts = drained(path, queue, tell=lambda fact, answer: seen.append((fact.number, answer.status)))
    assert counts == {"recorded": 2, "unchanged": 1, "refused": 3}
    assert seen == [(1, "recorded"), (2, "unchanged"), (3, "refused"), (4, "refused"), (5, "refused"), (6, "recorded")]
    assert queue.statuses() == {2: "unchanged", 3: "refused", 4: "refused", 5: "refused"}
    assert "other content (position 1)" in queue.told[3].reason
    assert (queue.told[5].reason, queue.told[5].remedy) == ("this is not JSON", "write JSON")
    assert ids(path) == ["a", "b"]


def test_a_fact_that_cannot_be_derived_does_not_take_its_group_with_it(path: Path) -> None:
    class Undeclared(type(said())):  # type: ignore[misc]
        def effects(self):  # type: ignore[no-untyped-def]
            from timeline.model import initiate

            return (initiate("thing:x", "undeclared", "y"),)

    def reads(fact: Fact) -> Record:
        return Record(Undeclared(id="two", when="2023") if "two" in fact.text else said(fact.text))

    queue = Memory()
    for name in ("one", "two", "three"):
        queue.append(name)
    assert drained(path, queue, read=reads) == {"recorded": 2, "refused": 1}
    assert "is not declared" in queue.told[2].reason
    assert ids(path) == ["one", "three"]
    assert drained(path, queue, read=reads) == {}


@pytest.mark.parametrize("noted", [False, True])
def test_stopped_between_note_and_commit_it_begins_the_group_anew(path: Path, noted: bool) -> None:
    queue = Memory({"id": "a"}, {"id": "a"}, {"retract": "nowhere"}, {"id": "b"})
    answer = queue.answer

    def stopped(told: Any, taken_back: Any) -> None:
        if noted:
            answer(told, taken_back)
        raise KeyboardInterrupt

    queue.answer = stopped  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        drained(path, queue)
    assert ids(path) == []
    queue.answer = answer  # type: ignore[method-assign]
    drained(path, queue)
    assert ids(path) == ["a", "b"]
    assert queue.statuses() == {2: "unchanged", 3: "refused"}


def test_a_server_that_is_lost_before_the_commit_leaves_the_log_as_it_was(path: Path) -> None:
    queue = Memory({"id": "a"}, {"retract": "nowhere"})

    def lost(*_: Any) -> None:
        raise ServerLost("gone")

    queue.answer = lost  # type: ignore[method-assign]
    with pytest.raises(ServerLost):
        drained(path, queue)
    assert ids(path) == []


def test_what_was_settled_without_an_entry_stays_so(path: Path) -> None:
    by_hand(path, Record(said("a")))
    queue = Memory({"supersede": "a"}, {"retract": "b"})
    assert drained(path, queue) == {"unchanged": 1, "refused": 1}
    by_hand(path, Supersede(said("a", word="corrected")), Record(said("b")))
    queue.append({"id": "c"})
    assert drained(path, queue) == {"recorded": 1}
    assert ids(path) == ["a", "a", "b", "c"]


def test_a_log_that_was_restored_takes_again_what_it_lacks(path: Path) -> None:
    queue = Memory({"id": "a"})
    drained(path, queue)
    older = copied(path, path.with_name("older.duckdb"))
    by_hand(path, Record(said("b")), Record(said("c", word="other")))
    queue.append({"id": "b"})
    queue.append({"id": "c"})
    queue.append({"retract": "nowhere"})
    assert drained(path, queue) == {"unchanged": 1, "refused": 2}
    copied(older, path)
    assert drained(path, queue) == {"recorded": 2, "refused": 1}
    assert ids(path) == ["a", "b", "c"]
    assert queue.statuses() == {4: "refused"}


def test_two_drains_at_once_take_nothing_twice(path: Path) -> None:
    queue = Memory({"id": "a"}, {"id": "b"}, {"retract": "nowhere"})
    with drain(path, queue, most=2) as slow:
        slow.begin()
        drained(path, queue)
        slow.drain(threading.Event())
    assert slow.done.counts == {}
    assert ids(path) == ["a", "b"]


def test_facts_that_were_removed_too_early_are_missed(path: Path) -> None:
    queue = Memory({"id": "a"}, {"id": "b"})
    del queue.rows[1]
    queue.forgotten = 1
    with pytest.raises(Conflict, match="facts up to 1 were removed from the queue, and the log has taken them up to 0") as caught:
        drained(path, queue)
    assert "restore a newer backup of the log" in caught.value.remedy


def test_facts_that_the_log_has_may_be_removed(path: Path) -> None:
    queue = Memory({"id": "a"}, {"id": "b"})
    drained(path, queue)
    queue.rows.clear()
    queue.forgotten = 2
    queue.append({"id": "c"})
    assert drained(path, queue) == {"recorded": 1}


@pytest.mark.parametrize(("rows", "how"), [(["a"], "the queue ends at 1"), (["a", "x", "y"], "that number has other content")])
def test_a_database_that_went_back_is_noticed_and_can_be_taken_again(path: Path, rows: list[str], how: str) -> None:
    drained(path, Memory({"id": "a"}, {"id": "b"}))
    queue = Memory(*({"id": name} for name in rows))
    with pytest.raises(Conflict, match=f"has taken facts up to 2, and {how}") as caught:
        drained(path, queue)
    assert "update timeline.queue set id = gen_random_uuid()" in caught.value.remedy
    queue.id = "named anew"
    drained(path, queue)
    assert ids(path) == ["a", "b", *rows[1:]]


@pytest.mark.parametrize("error", [LogBusy("in use"), NotWritten("full")])
def test_what_fails_in_the_log_is_no_refusal_of_a_fact(path: Path, error: Exception) -> None:
    queue = Memory({"id": "a"})

    def broken() -> Log:
        raise error

    with Drain(path, lambda: queue, broken, read) as each, pytest.raises(type(error)):  # type: ignore[arg-type,return-value]
        each.drain(threading.Event())
    assert queue.told == {}


class Flaky(Memory):
    """A server that is away for a while, then a reason to stop."""

    def __init__(self, away: int, stop: threading.Event, *facts: dict[str, Any]) -> None:
        super().__init__(*facts)
        self.away, self.stop, self.asked = away, stop, 0

    def facts(self, after: int, most: int) -> list[Fact]:
        self.asked += 1
        if self.asked <= self.away:
            raise ServerLost("the server cannot be reached")
        found = super().facts(after, most)
        if not found:
            self.stop.set()
        return found


def test_following_outlasts_a_server_that_is_away(path: Path) -> None:
    stop, heard = threading.Event(), list[str]()
    with drain(path, Flaky(2, stop, {"id": "a"}, {"id": "b"}), most=1) as each:
        each.follow(stop, 0.01, heard.append)
    assert ids(path) == ["a", "b"]
    assert heard == ["the server cannot be reached; trying again"]


def test_following_gives_up_after_a_while(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.1)
    with drain(path, Flaky(1000, threading.Event(), {"id": "a"})) as each, pytest.raises(ServerLost):
        each.follow(threading.Event(), 0.01, lambda _: None)


def test_a_drain_that_is_told_to_stop_finishes_its_group(path: Path) -> None:
    stop = threading.Event()
    with drain(path, Memory({"id": "a"}, {"id": "b"}, {"id": "c"}), most=2, tell=lambda *_: stop.set()) as each:
        each.drain(stop)
    assert ids(path) == ["a", "b"]
