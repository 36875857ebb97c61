"""The SQL shell: whole queries, lines of more than one, errors that do not end it, names to complete, a private history."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from tests.conftest import timeline
from timeline.cli.shell import Shell, ends_query, history_file
from timeline.errors import InvalidInput
from timeline.sandbox import Limits, Sandbox


@pytest.fixture
def sandbox(demo_log: Path) -> Iterator[Sandbox]:
    with Sandbox(demo_log, limits=Limits(seconds=20)) as opened:
        yield opened


def typed(*lines: str | type[BaseException]) -> Callable[[str], str]:
    left = list(lines)

    def read(prompt: str) -> str:
        if not left:
            raise EOFError
        line = left.pop(0)
        if isinstance(line, str):
            return line
        raise line

    return read


@pytest.fixture(autouse=True)
def private_state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def test_a_query_of_several_lines_runs_at_its_semicolon(sandbox: Sandbox) -> None:
    ran: list[str] = []
    Shell(sandbox, ran.append, typed("select 1", "  as one", ";", "", "select ';' as", "two;", ".quit", "never;")).run()
    assert ran == ["select 1\n  as one\n;", "select ';' as\ntwo;"]


def test_ctrl_c_drops_what_was_typed_and_goes_on(sandbox: Sandbox) -> None:
    ran: list[str] = []
    Shell(sandbox, ran.append, typed("select 1", KeyboardInterrupt, "select 2;")).run()
    assert ran == ["select 2;"]


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    """It counts, also in a job of a background, whose shell had it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c")
def test_ctrl_c_ends_a_query_and_the_shell_goes_on(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    def run(text: str) -> None:
        if "range" in text:
            threading.Timer(0.3, signal.pthread_kill, [threading.get_ident(), signal.SIGINT]).start()
        click.echo(sandbox.ask(text).rows)

    start = time.monotonic()
    Shell(sandbox, run, typed("select count(*) from range(1000000000) a, range(1000) b;", "select 42;")).run()
    assert time.monotonic() - start < 10
    out, err = capsys.readouterr()
    assert err == "stopped\n"
    assert "((42,),)" in out


def test_an_error_is_shown_and_the_shell_goes_on(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    ran: list[str] = []

    def run(text: str) -> None:
        ran.append(text)
        if "bad" in text:
            raise InvalidInput("DuckDB: no such thing", remedy="try another")

    Shell(sandbox, run, typed("bad;", "good;", ".nonsense", ".help", ".tables")).run()
    out, err = capsys.readouterr()
    assert ran[:2] == ["bad;", "good;"]
    assert "function_name" in ran[2]
    assert "no such thing" in err
    assert ".nonsense means nothing here" in err
    assert "docs/sql.md" in out


def test_tab_offers_the_logs_own_names_before_the_words_of_sql(sandbox: Sandbox) -> None:
    shell = Shell(sandbox, lambda text: None)
    assert shell.completions("state_")[0] == "state_as_of("
    assert "tension_by_month(" in shell.completions("TEN")
    assert {"events_current", "event_id"} <= set(shell.completions("event"))
    assert "select" in shell.completions("sel")
    assert "duckdb_tables" not in shell.completions("duckdb")


def test_what_was_typed_is_kept_in_a_private_file(sandbox: Sandbox) -> None:
    pytest.importorskip("readline")
    Shell(sandbox, lambda text: None, typed("select 1;")).run()
    assert history_file().exists()
    assert history_file().stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("text", "ends"),
    [("select 1;", True), ("select 1; ", True), ("select 1", False), ("select ';", False), ("select ';'", False), ("select ';';", True),
     ("select 1 -- ;", False), ("select 1; -- done", True), ('select 1 as "a;', False), ("select /* ;", False), ("select /* ; */ 1;", True),
     ("select 'it''s';", True)],
)  # fmt: skip
def test_a_semicolon_ends_a_query_outside_quotes_and_comments(text: str, ends: bool) -> None:
    assert ends_query(text) is ends


def test_queries_come_from_standard_input_too(demo_log: Path) -> None:
    ran = timeline("sql", "-O", "csv", stdin="select count(*) as n\nfrom entries")
    assert (ran.status, ran.out) == (0, "n\n139\n")


def test_an_unknown_name_is_answered_with_the_place_and_the_nearest(demo_log: Path) -> None:
    ran = timeline("sql", "from stat_as_of()")
    assert ran.status == 2
    assert 'Did you mean "state_as_of"?' in ran.err
    assert "^" in ran.err
