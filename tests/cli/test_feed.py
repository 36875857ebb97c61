"""`timeline add --stdin`: each line answered once it is durable, slow feeds, bad lines, and what an end in the middle leaves behind."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Self

import pytest

from tests.conftest import timeline
from timeline.cli.stream import LONGEST_LINE
from timeline.store import open_store

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
"""Seconds after which something hangs."""


def fact(name: str, **more: Any) -> str:
    return json.dumps({"id": name, "type": "engagement.held", "when": "8 May 2023", "engagement": "x", **more}, ensure_ascii=False)


def fed(*lines: str, options: tuple[str, ...] = ()) -> tuple[int, list[dict[str, Any]]]:
    ran = timeline("add", "--stdin", *options, stdin="\n".join(lines) + "\n")
    assert ran.err == ""
    return ran.status, [json.loads(line) for line in ran.out.splitlines()]


def ids(path: Path = Path("timeline.duckdb")) -> list[str]:
    with open_store(path, wait=30) as store:
        return [row[0] for row in store.rows("select event_id from entries order by position")]


@pytest.fixture(autouse=True)
def empty_log(surroundings: Path) -> None:
    assert timeline("init").status == 0


def test_lines_are_answered_in_their_order() -> None:
    status, answers = fed(fact("a"), "", fact("b"), fact("a"))
    assert status == 0
    assert answers == [
        {"line": 1, "id": "a", "position": 1, "status": "recorded"},
        {"line": 3, "id": "b", "position": 2, "status": "recorded"},
        {"line": 4, "id": "a", "position": 1, "status": "unchanged", "note": "is there already"},
    ]


def test_a_feed_has_the_operations_of_facts_files() -> None:
    lines = [
        fact("a", standing="reported"),
        json.dumps({"corroborate": "a", "sources": [{"publisher": "R"}], "standing": "actual"}),
        json.dumps({"supersede": "a", "type": "engagement.held", "when": "9 May 2023", "engagement": "x", "reason": "a day late"}),
        json.dumps({"retract": "a", "reason": "never took place"}),
    ]
    status, answers = fed(*lines)
    assert status == 0
    assert [answer["status"] for answer in answers] == ["recorded", "corroborated", "superseded", "retracted"]


@pytest.mark.parametrize(
    ("bad", "error", "remedy"),
    [
        ("nonsense", "this is not JSON: Expecting value (column 1)", "one whole JSON object a line"),
        ('{"id": "b"', "this is not JSON", "one whole JSON object a line"),
        ("[1]", "this is not a JSON object", "one object a line"),
        ("[" * 200_000, "values are nested deeper than 40 levels", "write it flatter"),
        ('{"id": "b"}', "the event has no type", "add `type: …`"),
        (fact("b", when="2023-02-30"), "there is no day 30", ""),
        (fact("b", engagement="Not A Slug", colour="red"), "; colour is not a field of this type", "use lower-case letters"),
        (fact("b", actors=["Nobody/X"]), "unknown actor 'Nobody'", ""),
        (json.dumps({"retract": "nowhere"}), "there is no event nowhere in the log", "`timeline events` lists the ids"),
        ("x" * (LONGEST_LINE + 1), "this is not JSON", ""),
    ],
)
def test_a_bad_line_says_what_is_wrong_and_spoils_nothing(bad: str, error: str, remedy: str) -> None:
    status, answers = fed(fact("a"), bad, fact("c"))
    assert status == 1
    assert [answer.get("position") for answer in answers] == [1, None, 2]
    assert answers[1]["line"] == 2
    assert error in answers[1]["error"]
    assert remedy in answers[1]["remedy"]


def test_a_conflict_with_the_log_names_its_line_only() -> None:
    fed(fact("a"))
    status, answers = fed(fact("b"), fact("a", where="Beijing"), fact("c"))
    assert status == 1
    assert [answer.get("status") for answer in answers] == ["recorded", None, "recorded"]
    assert (answers[1]["line"], answers[1]["id"]) == (2, "a")
    assert "a is on record with other content (position 1)" in answers[1]["error"]
    assert ids() == ["a", "b", "c"]


def test_group_sets_the_size_of_commits() -> None:
    fed(*(fact(f"e{n}") for n in range(5)), options=("--group", "2", "--every", "60", "--author", "desk", "--message", "live"))
    with open_store(Path("timeline.duckdb")) as store:
        found = store.rows("select first_position, last_position, author, message from commits order by number")
    assert found == [(1, 2, "desk", "live"), (3, 4, "desk", "live"), (5, 5, "desk", "live")]


@pytest.mark.parametrize(
    "beside", [("engagement.held",), ("--when", "2023"), ("--id", "a"), ("--dry-run",), ("--expect", "0"), ("--set", "a=b"), ("--url", "x")]
)
def test_what_one_event_needs_has_no_place_beside_a_feed(beside: tuple[str, ...]) -> None:
    ran = timeline("add", "--stdin", *beside)
    assert ran.status == 2
    assert "--stdin reads the events from the feed" in ran.err


@pytest.mark.parametrize(("given", "missing"), [((), "argument TYPE"), (("engagement.held",), "option --when")])
def test_one_event_still_needs_its_type_and_date(given: tuple[str, ...], missing: str) -> None:
    ran = timeline("add", *given)
    assert ran.status == 2
    assert f"Missing {missing}; or give --stdin to read a feed." in ran.err


def test_a_feed_into_no_log_is_refused_before_it_is_read() -> None:
    ran = timeline("add", "--stdin", "--log", "nowhere.duckdb", stdin=fact("a"))
    assert (ran.status, ran.out) == (2, "")
    assert "there is no log at nowhere.duckdb" in ran.err


class Running:
    """The command in a process of its own, its pipes in our hands."""

    def __init__(self, *options: str) -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", "from timeline.cli import main; main()", "add", "--stdin", *options]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, bufsize=0
        )

    def tell(self, text: str | bytes) -> None:
        assert self.process.stdin
        self.process.stdin.write(text if isinstance(text, bytes) else f"{text}\n".encode())

    def answer(self) -> dict[str, Any]:
        assert self.process.stdout
        assert select.select([self.process.stdout], [], [], PATIENCE)[0], "no answer"
        found: dict[str, Any] = json.loads(self.process.stdout.readline())
        return found

    def end(self) -> tuple[int, list[dict[str, Any]], str]:
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, [json.loads(line) for line in out.splitlines()], err.decode()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()


def test_a_slow_feed_is_answered_without_waiting_for_its_next_line() -> None:
    with Running("--every", "0.1") as feed:
        feed.tell(fact("a"))
        assert feed.answer()["position"] == 1
        assert ids() == ["a"]  # and the log is free in between
        assert timeline("add", "engagement.held", "--when", "2023-05-09", "--id", "other", "--set", "engagement=y").status == 0
        feed.tell(fact("b"))
        assert feed.answer()["position"] == 3
        assert feed.process.stdin
        feed.process.stdin.close()
        feed.process.stdin = None
        assert feed.end() == (0, [], "")


def test_the_last_line_may_lack_its_end_and_the_first_may_have_a_mark() -> None:
    with Running("--every", "60") as feed:
        feed.tell(b"\xef\xbb\xbf" + fact("a").encode() + b"\r\n" + fact("b", where="Z\u2028\u00fcrich").encode())
        status, answers, _ = feed.end()
    assert (status, [answer["position"] for answer in answers]) == (0, [1, 2])


def test_bytes_that_are_no_text_and_lines_without_end_are_refused() -> None:
    with Running("--every", "60") as feed:
        feed.tell(b"\xff\xfe\n" + b"x" * (2 * LONGEST_LINE) + b"\n" + fact("a").encode())
        status, answers, _ = feed.end()
    assert status == 1
    assert "byte 0xff is not UTF-8" in answers[0]["error"]
    assert answers[1] == {"line": 2, "error": "the line is longer than 1,000,000 bytes", "remedy": "one event a line"}
    assert answers[2]["position"] == 1


def test_interrupted_it_commits_and_answers_what_it_has_read() -> None:
    with Running("--group", "2", "--every", "60") as feed:
        for name in "abc":
            feed.tell(fact(name))
        assert [feed.answer()["position"], feed.answer()["position"]] == [1, 2]
        time.sleep(0.2)
        feed.process.send_signal(signal.SIGINT)
        status, answers, err = feed.end()
    assert (status, [answer["id"] for answer in answers]) == (130, ["c"])
    assert "stopped" in err
    assert ids() == ["a", "b", "c"]


def test_killed_between_groups_what_was_answered_is_there_and_nothing_else() -> None:
    with Running("--group", "2", "--every", "60") as feed:
        for name in "abc":
            feed.tell(fact(name))
        feed.answer()
        feed.answer()
        feed.process.kill()
        feed.process.wait(PATIENCE)
    assert ids() == ["a", "b"]
    assert timeline("verify").status == 0
    status, answers = fed(*(fact(name) for name in "abc"))  # the feed again, from its beginning
    assert (status, [answer["status"] for answer in answers]) == (0, ["unchanged", "unchanged", "recorded"])


def test_a_reader_that_goes_away_ends_the_feed_without_a_word() -> None:
    with Running("--group", "1") as feed:
        feed.tell(fact("a"))
        feed.answer()
        assert feed.process.stdout
        feed.process.stdout.close()
        feed.tell(fact("b"))
        feed.process.wait(PATIENCE)
        assert feed.process.stderr
        assert (feed.process.returncode, feed.process.stderr.read()) == (1, b"")
    assert ids() == ["a", "b"]
    assert timeline("verify").status == 0
