"""At the desk: completion, questions, the editor, the tail, the pager."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import timeline.events
from tests.architecture.test_house import loaded
from tests.conftest import Ran
from tests.conftest import timeline as run
from timeline.cli.completion import known_types
from timeline.store import open_store

# Completion, by the protocol that the shells speak


def complete(words: str, monkeypatch: pytest.MonkeyPatch, shell: str = "bash") -> list[str]:
    split = words.split(" ")
    monkeypatch.setenv("_TIMELINE_COMPLETE", f"{shell}_complete")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", split[-1] if shell == "fish" else str(len(split) - 1))
    ran = run()
    monkeypatch.delenv("_TIMELINE_COMPLETE")
    assert (ran.status, ran.err) == (0, "")
    return ran.out.splitlines()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("timeline st", ["plain,state", "plain,stats"]),
        ("timeline ev --to", ["plain,--today", "plain,--topic"]),
        ("timeline show bali-c", ["plain,bali-consensus"]),
        ("timeline correct bali-c", ["plain,bali-consensus"]),
        ("timeline why engagement:blinken-c", ["plain,engagement:blinken-china-visit"]),
        ("timeline why engagement : blinken-c", ["plain,blinken-china-visit"]),
        ("timeline events --topic ball", ["plain,balloon"]),
        ("timeline events --type engagement.po", ["plain,engagement.postponed"]),
        ("timeline add measure.l", ["plain,measure.lifted"]),
        ("timeline events --actor USA/Ant", ["plain,USA/Antony\\ Blinken"]),
        ("timeline events --dyad chn-u", ["plain,CHN-USA"]),
        ("timeline import f", ["file,f"]),
        ("timeline --log none.duckdb show b", []),
        ("timeline s --to", []),
    ],
)
def test_a_word_is_completed(words: str, expected: list[str], demo_log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert complete(words, monkeypatch) == expected
    del demo_log


def test_each_shell_gets_what_it_reads(demo_log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = "Biden and Xi pledge"
    assert complete("timeline show bali-c", monkeypatch, "zsh")[:2] == ["plain", "bali-consensus"]
    assert complete("timeline show bali-c", monkeypatch, "fish")[0].startswith(f"plain,bali-consensus\t{words}")
    for shell in ("bash", "zsh", "fish"):
        assert "_TIMELINE_COMPLETE" in run("completion", shell).out
    del demo_log


def test_a_log_in_use_completes_nothing_and_is_not_waited_for(demo_log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(demo_log, write=True):
        began = time.monotonic()
        assert complete("timeline show bali", monkeypatch) == []
        assert time.monotonic() - began < 2


def test_completion_loads_no_models(demo_log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, said in (("_TIMELINE_COMPLETE", "bash_complete"), ("COMP_WORDS", "timeline add st"), ("COMP_CWORD", "2")):
        monkeypatch.setenv(name, said)
    assert {"pydantic", "rich", "timeline.vocabulary"} & loaded([], demo_log.parent) == set()


def test_the_types_that_are_completed_are_those_of_the_vocabulary(tmp_path: Path) -> None:
    assert known_types() == sorted(event_type.TYPE for event_type in timeline.events.EVENT_TYPES)
    (tmp_path / "v.yaml").write_text("types:\n  case.filed:\n    about: x\n")
    assert "case.filed" in known_types("v.yaml")


# The tail


def test_tail_prints_the_newest_entries(demo_log: Path) -> None:
    lines = run("tail", "-n", "2").out.splitlines()
    assert [line.split()[0] for line in lines] == ["#138", "#139"]
    entry = json.loads(run("tail", "-n", "1", "-O", "json").out)
    assert (entry["position"], entry["event_id"], entry["recorded"]) == (139, "tsai-president", "2023-07-01T12:00:00Z")
    assert "use a redirection" in run("tail", "-o", "x").err
    del demo_log


def test_tail_follows_outlives_a_busy_log_and_does_not_hold_it(demo_log: Path) -> None:
    program = [sys.executable, "-m", "timeline.cli", "--log", str(demo_log)]
    if not Path(sys.modules["timeline.cli"].__file__ or "").with_name("__main__.py").exists():
        program = [sys.executable, "-c", "from timeline.cli import main; main()", "--log", str(demo_log)]
    tail = subprocess.Popen([*program, "tail", "-f", "-n", "1", "--every", "0.05", "-O", "json"], stdout=subprocess.PIPE, text=True)
    try:
        assert tail.stdout is not None
        assert json.loads(tail.stdout.readline())["position"] == 139
        with open_store(demo_log, write=True):
            time.sleep(0.3)
        assert run("add", "statement.made", "--id", "new", "--when", "2023").status == 0
        assert json.loads(tail.stdout.readline())["event_id"] == "new"
        tail.send_signal(2)
        assert tail.wait(20) == 130
    finally:
        tail.kill()
        tail.wait()
        if tail.stdout:
            tail.stdout.close()


# The editor


@pytest.fixture
def log(tmp_path: Path) -> Path:
    run("init", "own.duckdb")
    run("add", "statement.made", "--id", "a", "--when", "3 Feb 2023", "--summary", "A says so", "--publisher", "AP")
    return tmp_path / "own.duckdb"


def edits(monkeypatch: pytest.MonkeyPatch, *replacements: tuple[str, str]) -> list[str]:
    """An editor that replaces something each time it is opened; what it was opened on."""
    seen: list[str] = []

    def editor(text: str, **_: object) -> str:
        old, new = replacements[min(len(seen), len(replacements) - 1)]
        seen.append(text)
        return text.replace(old, new)

    monkeypatch.setattr("click.edit", editor)
    return seen


def test_what_is_saved_is_recorded_with_its_difference(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = edits(monkeypatch, ("when: 3 Feb 2023", "when: 2023-02-04"))
    ran = run("correct", "a", "--edit", "--reason", "the paper of the 5th")
    assert (ran.status, ran.out) == (0, "2\tsupersede\ta\n"), ran.err
    assert "2023-02-03 → 2023-02-04" in ran.err
    assert "  - id: a\n    type: statement.made\n" in seen[0]
    del log


def test_an_error_opens_the_editor_again_and_says_what_is_wrong(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = edits(monkeypatch, ("3 Feb 2023", "2023-02-29"), ("2023-02-29", "2023-02-28"))
    assert run("correct", "a", "--edit").out == "2\tsupersede\ta\n"
    assert any(line.startswith("#! ") and "2023-02 has 28 days" in line for line in seen[1].splitlines())
    del log


@pytest.mark.parametrize(
    ("edit", "status", "said"),
    [
        (("nothing", "nothing"), 0, "nothing changed"),
        (("id: a", "id: b"), 2, "the id stays: a"),
        (("3 Feb 2023", "smarch"), 2, "'smarch'"),
        (("  - id: a", "  - {id: b, type: statement.made, when: 2023}\n  - id: a"), 2, "has to hold the one event"),
    ],
)
def test_nothing_is_written_otherwise(edit: tuple[str, str], status: int, said: str, log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edits(monkeypatch, edit, ("no such words", ""))
    ran = run("correct", "a", "--edit")
    assert (ran.status, said in ran.err) == (status, True), ran.err
    assert run("head").out.startswith("1:")
    del log


def test_an_edit_that_somebody_overtook_is_refused(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def editor(text: str, **_: object) -> str:
        run("correct", "a", "--when", "2023-02-05")
        return text.replace("A says", "A said")

    monkeypatch.setattr("click.edit", editor)
    ran = run("correct", "a", "--edit")
    assert (ran.status, "has moved on: it is at version 2, not 1" in ran.err) == (2, True), ran.err
    assert "--edit takes the fields from the editor" in run("correct", "a", "--edit", "--when", "2023").err
    assert "there is no event b" in run("correct", "b", "--edit").err
    del log


# Questions


def talk(monkeypatch: pytest.MonkeyPatch, *answers: str) -> Ran:
    """`add` on a terminal, where these answers are typed; then Enter for ever."""
    left = list(answers)
    monkeypatch.setattr("timeline.cli.write.is_conversation", lambda *_: True)
    monkeypatch.setattr("click.prompt", lambda _, default="", **__: (left.pop(0) if left else "") or default)
    return run("add")


def shown(id_: str) -> dict[str, object]:
    fields: dict[str, object] = json.loads(run("show", id_, "-O", "json").out)["event"]
    return fields


def test_questions_make_an_event(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = [
        "engagement.held",
        "Xinhua",
        "2023-05-10",
        "on Monday",
        "qin-burns",
        "Beijing",
        "They meet",
        "CHN/Qin Gang",
        "USA/Nicholas Burns",
    ]
    ran = talk(monkeypatch, *said)
    assert ran.out == "2\trecord\tthey-meet-on-monday\n", ran.err
    assert "on Monday → 2023-05-08" in ran.err
    text = json.dumps(shown("they-meet-on-monday"))
    assert all(part in text for part in ("2023-05-08", "CHN-USA", "Xinhua"))
    del log


def test_one_can_go_back_and_is_asked_again_where_something_is_wrong(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = ["statement.mad", "?", "statement.made", "AP", "<", "Reuters", "-", "2023-02-29", "2023-03-01", "-", "Said", "XYZ", *[""] * 6]
    ran = talk(monkeypatch, *said, "USA", *[""] * 5, "fine")
    assert "is it statement.made" in ran.err
    assert "2023-02 has 28 days" in ran.err
    assert "unknown actor 'XYZ'" in ran.err
    assert ran.out == "2\trecord\tfine\n", ran.err
    assert "Reuters" in json.dumps(shown("fine"))
    del log


def test_no_writes_nothing(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("timeline.cli.write.is_conversation", lambda *_: True)
    answers = {"type": "statement.made", "when": "2023", "Write": "n"}
    monkeypatch.setattr("click.prompt", lambda ask, default="", **_: answers.get(ask.split()[0], default))
    ran = run("add")
    assert (ran.status, ran.out, "nothing written" in ran.err) == (0, "", True), ran.err
    assert run("head").out.startswith("1:")
    del log


def test_without_a_terminal_nobody_is_asked(log: Path) -> None:
    assert "Missing argument TYPE" in run("add").err
    del log


# On a terminal


def on_a_terminal(*arguments: str, typed: str = "", **environment: str) -> str:
    """What a terminal of 24 lines of 80 columns shows."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", "from timeline.cli import main; main()", *arguments]
    surroundings = {**os.environ, "TERM": "xterm", "COLUMNS": "80", "LINES": "24", **environment}
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=surroundings, start_new_session=True)
    os.close(theirs)
    if typed:
        threading.Timer(0.5, lambda: os.write(ours, typed.encode())).start()
    text = b""
    while select.select([ours], [], [], 30)[0]:
        try:
            text += os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
    os.close(ours)
    try:
        process.wait(30)
    finally:
        process.kill()
        process.wait()
    return text.decode()


def test_long_answers_go_through_the_pager_and_short_ones_do_not(demo_log: Path) -> None:
    pager = {"PAGER": "sed s/^/PAGED:/"}
    assert "PAGED:" in on_a_terminal("events", **pager)
    assert "PAGED:" not in on_a_terminal("events", "--topic", "no-such-topic", **pager)
    assert "PAGED:" not in on_a_terminal("--no-pager", "events", **pager)
    assert "PAGED:" not in on_a_terminal("events", TIMELINE_NO_PAGER="1", **pager)
    assert "PAGED:FRX" in on_a_terminal("events", PAGER="sh -c 'echo PAGED:$LESS'")
    del demo_log


def test_nothing_is_paged_when_piped(demo_log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGER", "sed s/^/PAGED:/")
    assert "PAGED:" not in run("events").out
    del demo_log


def test_the_questions_are_asked_on_a_terminal(log: Path) -> None:
    said = on_a_terminal("add", typed="statement.made\n\n\n2023-02-03\n" + "\n" * 20)
    assert "Write it?" in said, said
    assert "made-2023-02-03" in run("tail", "-n", "1").out
    assert run("head").out.startswith("2:")
    del log
