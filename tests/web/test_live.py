"""The real server: it never stands in the way of whoever writes, and readers get no error."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.conftest import timeline
from tests.web.served import read_for, served

PLACES = ["", "?as_of=March", "chronology?span=2023-02", "tension?dyad=CHN-USA", "api/state?as_of=march", "subject?subject=channel:usa-chn"]


def write_until(stop: threading.Event, log: Path, done: list[str]) -> None:
    """Append from another process, over and over, as a person at a terminal would; remember what was acknowledged."""
    program = (
        "import sys\nfrom timeline.cli import main\n"
        "main(['--log', sys.argv[1], 'add', 'statement.made', '--id', sys.argv[2], '--when', '2023-05-09', '--summary', 'Said.', '--actor', 'USA'])"
    )
    while not stop.is_set() or len(done) < 2:
        name = f"n{len(done) + 1}"
        subprocess.run([sys.executable, "-c", program, str(log), name], check=True, capture_output=True, timeout=60)
        done.append(name)


def beside_a_writer(log: Path, seconds: float, readers: int) -> tuple[int, int]:
    done: list[str] = []
    stop = threading.Event()
    with served(log) as url:
        writer = threading.Thread(target=write_until, args=(stop, log, done))
        writer.start()
        try:
            seen = read_for(url, PLACES, seconds, readers)
        finally:
            stop.set()
            writer.join()
        assert {status for status, _ in seen} == {200}
        with urlopen(f"{url}event?id={done[-1]}") as answer:  # noqa: S310 - on the next request
            assert answer.status == 200
    listed = timeline("events", "--type", "statement.made", "-O", "csv").out
    assert all(f",{name}," in listed for name in done)
    assert timeline("verify").status == 0
    return len(seen), len(done)


def test_two_readers_and_a_writing_loop_do_not_get_in_each_others_way(demo_log: Path) -> None:
    seen, done = beside_a_writer(demo_log, 2.0, 2)
    assert seen > 5
    assert done > 1


@pytest.mark.slow
def test_two_readers_and_a_writing_loop_for_a_minute(demo_log: Path) -> None:
    seen, done = beside_a_writer(demo_log, 60.0, 2)
    assert seen > 50
    assert done > 10


@pytest.mark.slow
def test_fifty_readers_for_a_minute_without_an_error(demo_log: Path) -> None:
    with served(demo_log) as url:
        seen = read_for(url, PLACES, 60.0, 50)
    assert {status for status, _ in seen} == {200}


@pytest.mark.slow
def test_made_up_requests_find_no_failure_of_the_server(demo_log: Path, tmp_path: Path) -> None:
    if importlib.util.find_spec("schemathesis") is None:
        pytest.skip("schemathesis is not installed: it comes with the extra `test`")
    program = shutil.which("st", path=str(Path(sys.executable).parent))
    assert program
    with served(demo_log) as url:
        command = [
            program,
            "run",
            f"{url}api/openapi.json",
            "-c",
            "not_a_server_error",
            "-n",
            "25",
            "--seed",
            "1",
            "--phases",
            "examples,coverage,fuzzing",
        ]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=280, check=False)
    assert ran.returncode == 0, ran.stdout[-4000:]


def test_a_token_is_printed_and_asked_for(demo_log: Path) -> None:
    from urllib.error import HTTPError

    with served(demo_log, "--token") as url:
        assert "?token=" in url
        with pytest.raises(HTTPError, match="401"):
            urlopen(url.partition("?")[0])  # noqa: S310
        time.sleep(0)


def test_a_log_that_is_not_there_is_said_at_once(tmp_path: Path) -> None:
    ran = timeline("--log", "none.duckdb", "serve")
    assert (ran.status, "there is no log" in ran.err) == (2, True)


def test_an_address_that_cannot_be_used_is_said(demo_log: Path) -> None:
    ran = timeline("serve", "--host", "no.such.host.invalid")
    assert (ran.status, "cannot be used" in ran.err) == (2, True)
