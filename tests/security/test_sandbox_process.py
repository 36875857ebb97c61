"""The process around a query: its limits in words, its end by Ctrl-C, a kill or the death of who asked, and the errors of opening."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.conftest import timeline
from timeline.errors import CorruptLog, InvalidInput, LogBusy, Unsupported
from timeline.sandbox import Limits, Most, Sandbox
from timeline.store import open_store

ENDLESS = "select count(*) from range(1000000000) as a(x), range(1000000) as b(y)"
SLOW_CALL = "select levenshtein(repeat('a', 200000), repeat('b', 200000))"


@pytest.fixture
def sandbox(demo_log: Path) -> Iterator[Sandbox]:
    with Sandbox(demo_log, limits=Limits(seconds=20, memory=512)) as opened:
        yield opened


def pid(sandbox: Sandbox) -> int:
    assert sandbox._process
    return sandbox._process._process.pid


def gone(process: int, within: float) -> bool:
    until = time.monotonic() + within
    while time.monotonic() < until:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        if "\nState:\tZ" in (stat.read_text() if (stat := Path(f"/proc/{process}/status")).exists() else "\nState:\tZ"):
            return True  # ended, and nobody has asked yet how
        time.sleep(0.02)
    return False


def test_the_deadline_is_said_with_its_remedy(demo_log: Path) -> None:
    ran = timeline("sql", "--timeout", "0.3", ENDLESS)
    assert ran.status == 2
    assert "the query ran longer than 0.3 s, and was stopped\n  → ask for less at a time, or allow more with --timeout 600" in ran.err


def test_a_query_that_stops_when_told_leaves_the_process_and_its_tables(demo_log: Path) -> None:
    with Sandbox(demo_log, limits=Limits(seconds=0.5)) as sandbox:
        sandbox.ask("create temp table kept as select 42 as x")
        first = pid(sandbox)
        with pytest.raises(InvalidInput, match="ran longer than"):
            sandbox.ask(ENDLESS)
        assert sandbox.ask("from kept").rows == ((42,),)
        assert pid(sandbox) == first


def test_a_call_that_does_not_stop_is_killed_and_the_next_query_answered(demo_log: Path) -> None:
    with Sandbox(demo_log, limits=Limits(seconds=0.5)) as sandbox:
        first = pid(sandbox)
        start = time.monotonic()
        with pytest.raises(InvalidInput, match="ran longer than"):
            sandbox.ask(SLOW_CALL)
        assert time.monotonic() - start < 6
        assert sandbox.ask("select count(*) from entries").rows == ((139,),)
        assert pid(sandbox) != first
        assert gone(first, 1)


def test_a_file_is_refused_with_what_a_query_can_do(sandbox: Sandbox) -> None:
    with pytest.raises(InvalidInput, match=r"DuckDB: Permission Error: .*\n(.*\n)*  → a query can read the log, and nothing else"):
        sandbox.ask("from read_text('/etc/passwd')")


def test_too_little_memory_is_said_with_its_remedy(demo_log: Path) -> None:
    ran = timeline("sql", "--memory", "100", "select list(x) from range(100000000) as t(x)")
    assert ran.status == 2
    assert "the query needs more than 100 MB of memory\n  → ask for less at a time, or allow more with --memory 4096" in ran.err
    assert timeline("sql", "--memory", "400", "select len(list(x)) as n from range(10000000) as t(x)", "-O", "csv").out == "n\n10000000\n"


def test_a_table_too_long_to_read_is_refused_and_a_file_is_not(demo_log: Path) -> None:
    ran = timeline("sql", "from range(10001)")
    assert ran.status == 2
    assert "the answer is larger than 10,000 rows" in ran.err
    assert "→ add `limit 1000`, count or group, or write it to a file: -o answer.csv" in ran.err
    assert timeline("sql", "from range(10001)", "-o", "answer.csv").status == 0
    assert Path("answer.csv").read_text().count("\n") == 10_002


@pytest.mark.parametrize(
    ("query", "most"),
    [
        ("from range(11)", Most(rows=10)),
        ("select x, x, x from range(4) as t(x)", Most(cells=11)),
        ("select repeat('x', 1000)", Most(bytes=1000)),
        ("select repeat('x', 70000000)", Most()),
    ],
)
def test_an_answer_is_bounded_by_rows_cells_and_bytes(sandbox: Sandbox, query: str, most: Most) -> None:
    with pytest.raises(InvalidInput, match=r"the answer is larger than [\d,]+ rows, [\d,]+ cells or \d+ MB"):
        sandbox.ask(query, most)
    assert sandbox.ask("from range(10)", most).rows[-1] == (9,)


def test_a_query_that_ends_its_process_is_said_and_the_next_one_answered(sandbox: Sandbox) -> None:
    threading.Timer(0.3, os.kill, [pid(sandbox), signal.SIGSEGV]).start()
    with pytest.raises(InvalidInput, match=r"the query ended the process that ran it \(SIGSEGV\)\n.*the log is as it was"):
        sandbox.ask(ENDLESS)
    assert sandbox.ask("select 1").rows == ((1,),)


def test_a_process_that_ends_between_queries_is_replaced(sandbox: Sandbox) -> None:
    first = pid(sandbox)
    os.kill(first, signal.SIGKILL)
    with pytest.raises(InvalidInput, match="ended the process"):
        sandbox.ask("select 1")
    assert sandbox.ask("select 1").rows == ((1,),)


@pytest.mark.parametrize("query", [ENDLESS, pytest.param(SLOW_CALL, marks=pytest.mark.slow)])
def test_ctrl_c_ends_a_query_on_the_command_line(demo_log: Path, query: str) -> None:
    program = "import sys; from timeline.cli import main; main(sys.argv[1:])"
    with subprocess.Popen([sys.executable, "-c", program, "sql", query], stderr=subprocess.PIPE, cwd=demo_log.parent) as process:
        time.sleep(2)
        assert process.poll() is None
        process.send_signal(signal.SIGINT)
        start = time.monotonic()
        _, err = process.communicate(timeout=20)
        assert time.monotonic() - start < 5
    assert process.returncode == 130
    assert b"timeline: stopped" in err
    assert b"Traceback" not in err


def test_a_query_ends_with_the_process_that_asked(demo_log: Path) -> None:
    program = (
        "import sys, threading\nfrom pathlib import Path\nfrom timeline.sandbox import Sandbox\n"
        "opened = Sandbox(Path(sys.argv[1]))\nprint(opened._process._process.pid, flush=True)\nopened.ask(sys.argv[2])\n"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(demo_log), ENDLESS], stdout=subprocess.PIPE) as process:
        assert process.stdout
        child = int(process.stdout.readline())
        time.sleep(0.3)
        process.kill()
    assert gone(child, 5)


@pytest.mark.parametrize(
    "query",
    [
        "from read_text('/etc/passwd')", "copy (select 1) to 'out.csv'", "attach 'new.duckdb'", "from read_blob('us-china.duckdb')",
        "copy (select 1) to 'us-china.duckdb' (use_tmp_file false)", "copy (select 1) to 'us-china.duckdb.wal'", "from read_csv('http://127.0.0.1:1/x.csv')",
    ],
)  # fmt: skip
def test_the_system_alone_would_keep_a_query_from_files(demo_log: Path, monkeypatch: pytest.MonkeyPatch, query: str) -> None:
    monkeypatch.setattr("timeline.sandbox.sql", lambda name: "select 1")
    before = demo_log.read_bytes()
    with (
        Sandbox(demo_log) as sandbox,
        pytest.raises(InvalidInput, match=r"read-only mode|Too many open files|Cannot open|too large|IO Error|Permission Error|extension"),
    ):
        sandbox.ask(query)
    assert demo_log.read_bytes() == before
    assert {path.name.partition(".")[0] for path in demo_log.parent.iterdir()} == {"us-china"}
    assert not Path("us-china.duckdb.wal").exists()


def test_the_limits_of_the_system_are_set_before_the_first_query(sandbox: Sandbox) -> None:
    shown = Path(f"/proc/{pid(sandbox)}/limits")
    if not shown.exists():
        pytest.skip("the system does not show limits")
    sandbox.ask("select 1")
    limits = {line[:26].strip(): line[26:].split()[:2] for line in shown.read_text().splitlines()[1:]}
    assert [limits[name] for name in ("Max open files", "Max file size", "Max core file size")] == [["0", "0"]] * 3
    assert int(limits["Max address space"][1]) < 3 * 2**30
    assert int(limits["Max cpu time"][0]) < 20 * 4 + 20


def test_the_process_learns_nothing_of_the_environment(demo_log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN", "secret")
    with Sandbox(demo_log) as sandbox:
        environment = Path(f"/proc/{pid(sandbox)}/environ")
        if not environment.exists():
            pytest.skip("the system does not show environments")
        assert b"TOKEN" not in environment.read_bytes()


def test_a_log_that_another_process_writes_is_waited_for_and_then_said(demo_log: Path) -> None:
    with open_store(demo_log, write=True), pytest.raises(LogBusy, match=f"in use by process {os.getpid()}, and was for the last 0.1 s"):
        Sandbox(demo_log, wait=0.1)


def test_a_writer_without_the_gate_is_said_too(demo_log: Path) -> None:
    with duckdb.connect(str(demo_log)), pytest.raises(LogBusy, match=f"in use by process {os.getpid()}"):
        Sandbox(demo_log, wait=0.1)


def test_the_gate_is_open_while_a_query_runs(sandbox: Sandbox, demo_log: Path) -> None:
    with Sandbox(demo_log, wait=0.5) as other:
        assert other.ask("select 1").rows == sandbox.ask("select 1").rows
    sandbox.close()
    with open_store(demo_log, write=True, wait=0.5):
        pass


def test_missing_commits_are_seen_at_opening(demo_log: Path) -> None:
    head = Path(f"{demo_log}.head")
    head.write_text(f"140:{'a' * 64}\n")
    with pytest.raises(CorruptLog, match="the head file says 140, the log ends at 139"):
        Sandbox(demo_log)


def test_what_is_no_log_is_said(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="there is no log at"):
        Sandbox(tmp_path / "none.duckdb")
    (tmp_path / "text.duckdb").write_text("text" * 5000)
    with pytest.raises(InvalidInput, match="is not a timeline log"):
        Sandbox(tmp_path / "text.duckdb")
    duckdb.connect(str(tmp_path / "other.duckdb")).close()
    with pytest.raises(InvalidInput, match="is a DuckDB file, but not a timeline log"):
        Sandbox(tmp_path / "other.duckdb")


def test_a_process_that_cannot_start_is_said(demo_log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [])
    with pytest.raises(Unsupported, match="the process that runs queries did not start: No module named 'duckdb'"):
        Sandbox(demo_log)


def test_every_connection_for_reading_is_shut(demo_log: Path) -> None:
    with open_store(demo_log) as store:
        for query in (
            "from read_text('/etc/passwd')",
            "copy (select 1) to 'out.csv'",
            "set enable_external_access = true",
            "reset threads",
        ):
            with pytest.raises(duckdb.Error, match=r"disabled by configuration|has been locked"):
                store.rows(query)
        assert store.rows("create temp table t as select 1") == [(1,)]
        with open_store(demo_log) as again:
            assert again.rows("select count(*) from entries") == [(139,)]
