"""An export that is killed leaves the lake as it was before it, or as it was to be: never anything between the two."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.lake.test_export import contents, paths, write
from timeline.exporters.lake import export_lake
from timeline.lake.manifest import read_manifest
from timeline.store import open_store

EXPORT = """
import sys, threading
from pathlib import Path
import duckdb
from timeline.exporters.lake import export_lake
print("ready", flush=True)
sys.stdin.readline()
export_lake(Path(sys.argv[1]), Path(sys.argv[2]), whole=sys.argv[3] == "whole")
print("done", flush=True)
"""
KILLS = 5


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_a_killed_export_leaves_the_lake_before_it_or_after_it(tmp_path: Path) -> None:
    dice = random.Random(31)
    log, lake = tmp_path / "a.duckdb", tmp_path / "lake"
    write(log, dice, 2)
    export_lake(log, lake)
    took, killed, left = 1.0, 0, 0
    for number in range(KILLS):
        write(log, dice, 1)
        with open_store(log) as store:
            head = store.head()
        before = read_manifest(lake).head
        arguments = [sys.executable, "-c", EXPORT, str(log), str(lake), "whole" if number % 3 == 2 else "new"]
        with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path.cwd()) as process:
            assert process.stdout
            assert process.stdin
            assert process.stdout.readline() == "ready\n"
            start = time.monotonic()
            process.stdin.write("go\n")
            process.stdin.flush()
            time.sleep(took * dice.random())
            process.kill()
            done = "done" in process.stdout.read()
        if done:
            took = time.monotonic() - start
        killed += not done
        after = read_manifest(lake).head
        assert after == head if done else after in {before, head}
        with open_store(lake) as store:
            assert store.head() == after
            assert store.rows("select count(*) from entries") == [(after.position,)]
        left += bool(paths(lake) - {each.path for each in read_manifest(lake).entries})
        export_lake(log, lake)
        assert contents(lake) == contents(log)
    assert killed, "each export was over before its kill"
    print(f"{killed} killed, {left} left something behind")
