"""Answers are kept for as long as the log is the very same, and no longer."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.conftest import timeline
from timeline.queries import Questions
from timeline.store import open_store
from timeline.web.kept import Kept


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The states that were worked out."""
    seen: list[str] = []
    plain = Questions.state

    def state(self: Questions, cutoffs: object, *rest: object) -> object:
        seen.append("state")
        return plain(self, cutoffs, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Questions, "state", state)
    return seen


def test_the_same_question_to_the_same_log_is_worked_out_once(asked: list[str], writable: TestClient) -> None:
    pages = [writable.get("/?as_of=March").text for _ in range(2)]
    writable.get("/api/state?as_of=March&format=csv")
    assert (pages[0] == pages[1], asked) == (True, ["state"])
    writable.get("/?as_of=March&known=2023-02-01")
    writable.get("/?as_of=March&topic=balloon")
    assert len(asked) == 3


def test_what_is_written_or_derived_anew_is_in_the_next_answer(asked: list[str], writable: TestClient) -> None:
    before = writable.get("/api/state?subject=engagement:new").status_code
    ran = timeline("add", "engagement.planned", "--id", "new", "--when", "2023-05-09", "--summary", "Planned.", "--set", "engagement=new")
    assert ran.status == 0, ran.err
    assert (before, writable.get("/api/state?subject=engagement:new").json()["facts"][0]["object"]) == (404, "planned")
    assert timeline("rebuild").status == 0
    asked.clear()
    writable.get("/api/state?subject=engagement:new")
    assert asked == ["state"], "a rebuild changes what is derived, and not the head"


def test_what_was_longest_not_asked_for_goes_first(demo_log: Path) -> None:
    kept = Kept(rows=10)
    worked_out: list[str] = []

    def ask(name: str, rows: int) -> object:
        with open_store(demo_log) as store:
            return kept(store, name, lambda: worked_out.append(name) or [name] * rows, len)

    for name, rows in (("a", 4), ("b", 3), ("a", 4), ("c", 3), ("a", 4), ("b", 3)):
        assert ask(name, rows) == [name] * rows
    assert worked_out == ["a", "b", "c", "b"]
    ask("too large", 11)
    os.utime(demo_log)
    ask("a", 4)
    assert worked_out[-2:] == ["too large", "a"]
