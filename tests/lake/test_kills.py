"""An export that is killed leaves the lake as it was before it, or as it was to be: never anything between the two."""

from __future__ import annotations

import random
import signal
from pathlib import Path

import pytest

from tests.lake.test_export import contents, paths, write
from tests.support.killing import killed_after
from timeline.exporters.lake import export_lake
from timeline.lake.manifest import read_manifest
from timeline.store import open_store

EXPORT = """
from pathlib import Path
import duckdb
from timeline.exporters.lake import export_lake
def work(log, lake, how):
    export_lake(Path(log), Path(lake), whole=how == "whole")
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
        done = killed_after(took * dice.random(), EXPORT, str(log), str(lake), "whole" if number % 3 == 2 else "new")
        took = done or took
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
