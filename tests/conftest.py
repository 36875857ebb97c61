"""What many tests share: a command line that runs in a folder of its own, and the log of the shipped facts."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.support.examples import share
from timeline.cli import main
from timeline.cli.start import make_demo
from timeline.store import WAIT, Store, create_store, open_store
from timeline.texts import sql

UNEXPLAINED = tuple(phase for phase in Phase if phase is not Phase.explain)
"""To explain a failure Hypothesis traces each line of every example, also of those that pass."""
settings.register_profile("here", deadline=None, max_examples=share(100), phases=UNEXPLAINED)
settings.register_profile(
    "ci", deadline=None, max_examples=share(100), phases=UNEXPLAINED, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ci" if os.environ.get("CI") else "here")
"""In CI the same examples every time; on a desk new ones. No deadlines: machines differ, and timing is not what tests are for."""

NOON = 1_688_212_800_000_000
"""The clock of all tests that print it: 2023-07-01T12:00:00Z, in microseconds."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write what commands print now into the transcripts")


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    status: int
    out: str
    err: str


def timeline(*arguments: str, stdin: str = "") -> Ran:
    """Run the command line in this process."""
    out, err = io.StringIO(), io.StringIO()
    before = sys.stdin
    sys.stdin = io.StringIO(stdin)
    try:
        with redirect_stdout(out), redirect_stderr(err):
            main(list(arguments))
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 0
    else:  # pragma: no cover - main always exits
        raise AssertionError("main did not exit")
    finally:
        sys.stdin = before
    return Ran(status, out.getvalue(), err.getvalue())


@pytest.fixture(scope="session", autouse=True)
def copied_logs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """New logs are copies of an empty one that was made once: half of what a thousand tests would cost is the making of theirs.

    Backups, migrations and other processes make them anew; so do tests with macros of their own.
    """
    macros = sql("coded")
    empty = tmp_path_factory.mktemp("empty") / "a.duckdb"
    create_store(empty).close()

    def copied(path: Path, *, wait: float | str = WAIT) -> Store:
        if path.exists() or not path.parent.is_dir() or sql("coded") != macros:
            return create_store(path, wait=wait)  # which says why not, where it does not
        for ending in ("", ".head"):
            shutil.copy(f"{empty}{ending}", f"{path}{ending}")
        return open_store(path, write=True, wait=wait)

    with pytest.MonkeyPatch.context() as patch:
        for place in ("timeline.log", "timeline.store"):
            patch.setattr(f"{place}.create_store", copied)
        yield


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Each test in a folder of its own, at a fixed hour, with a name and a terminal of a known width."""
    for name in ("TIMELINE_LOG", "TIMELINE_VOCABULARY", "TIMELINE_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("LOGNAME", "editor")
    monkeypatch.setattr("timeline.log.system_clock", lambda: NOON)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The log of the shipped facts, made once; not to be written to."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("timeline.log.system_clock", lambda: NOON)
        path = tmp_path_factory.mktemp("shipped") / "us-china.duckdb"
        make_demo(path, 10.0)
    return path


@pytest.fixture
def demo_log(shipped: Path, tmp_path: Path) -> Path:
    """A copy of that log in the test's own folder, where the command line finds it."""
    for name in ("us-china.duckdb", "us-china.duckdb.head"):
        shutil.copy(shipped.with_name(name), tmp_path / name)
    return tmp_path / "us-china.duckdb"
