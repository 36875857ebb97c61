"""Asks a question of Spark with two executors, and kills one of them meanwhile: ``python -m tests.engines.killing LOG FOLDER``.

Prints a line of JSON: how many executors there were, whether one was killed while stages ran, and whether the answer is DuckDB's.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from pathlib import Path

from timeline.clocks import Clocks
from timeline.engines.session import started
from timeline.engines.spark import Spark
from timeline.exporters.lake import export_lake
from timeline.queries import Questions
from timeline.store import open_store

MASTER = "local-cluster[2,1,1024]"
PATIENCE = 240


def descendants(pid: int) -> list[int]:
    """The processes that a process started, and those that they started."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found, level = [], {pid}
    while level := {child for child, parent in parents.items() if parent in level}:
        found += sorted(level)
    return found


def executors() -> list[int]:
    """Those of this process's Spark."""
    found = []
    for pid in descendants(os.getpid()):
        try:
            if b"CoarseGrainedExecutorBackend" in Path(f"/proc/{pid}/cmdline").read_bytes():
                found.append(pid)
        except OSError:
            continue
    return found


def waited(what: object) -> bool:
    """Whether something came true in time."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if what():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False


def main(log: Path, folder: Path) -> None:
    def answer(engine: object) -> str:
        clocks = Clocks(engine, today="2023-07-01")  # type: ignore[arg-type]
        return json.dumps(Questions(engine).state(clocks.cutoffs("2023-05-01")).to_dict())  # type: ignore[arg-type]

    with open_store(log) as store:
        expected = answer(store)
    lake = export_lake(log, folder).manifest
    session, own = started(MASTER)
    with Spark(session, lake, stop=own) as spark:
        said: list[str] = []
        asking = threading.Thread(target=lambda: said.append(answer(spark)))
        there = waited(lambda: len(executors()) == 2)
        before = executors()
        asking.start()
        tracker = session.sparkContext.statusTracker()
        running = waited(tracker.getActiveStageIds)
        os.kill(before[0], signal.SIGKILL)
        asking.join()
    print(json.dumps({"executors": len(before), "there": there, "running": running, "equal": said == [expected], "length": len(expected)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
