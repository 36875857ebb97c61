"""Gives Spark work with two executors, and kills one of them meanwhile: ``python -m tests.engines.killing ask|load LOG FOLDER``.

Prints a line of JSON: how many executors there were, whether one was killed while stages ran, and whether the answer, or what was loaded, is
what DuckDB gives.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.conftest import NOON
from tests.support.tables import SHIPPED, read
from timeline.clocks import Clocks
from timeline.engines import Engine
from timeline.engines.session import started
from timeline.engines.spark import Spark
from timeline.exporters.lake import export_lake
from timeline.importers.tables import Outcome
from timeline.lake.manifest import read_manifest
from timeline.loading.load import Asked, load
from timeline.loading.spark import SparkCluster
from timeline.log import Log
from timeline.projections import Derivation
from timeline.queries import Questions
from timeline.store import open_store
from timeline.verify import verify

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


def killed_during(session: Any, work: Callable[[], object]) -> dict[str, object]:
    """Do it, and kill one of two executors as soon as tasks run: how many there were, whether in time, and whether something ran."""
    working = threading.Thread(target=work)
    there = waited(lambda: len(executors()) == 2)
    before = executors()
    working.start()
    running = waited(session.sparkContext.statusTracker().getActiveStageIds)
    os.kill(before[0], signal.SIGKILL)
    working.join()
    return {"executors": len(before), "there": there, "running": running}


def ask(log: Path, folder: Path) -> dict[str, object]:
    """The state of everything, from a lake of the log in the folder."""

    def answer(engine: Engine) -> str:
        clocks = Clocks(engine, today="2023-07-01")
        return json.dumps(Questions(engine).state(clocks.cutoffs("2023-05-01")).to_dict())

    with open_store(log) as store:
        expected = answer(store)
    lake = export_lake(log, folder / "lake").manifest
    session, own = started(MASTER)
    with Spark(session, lake, stop=own) as spark:
        said: list[str] = []
        told = killed_during(session, lambda: said.append(answer(spark)))
    return {**told, "equal": said == [expected], "length": len(expected)}


def load_tables(log: Path, folder: Path) -> dict[str, object]:
    """The tables of the folder, into a lake of the log and into the log."""
    files = sorted(folder.glob("*.csv"))
    with ExitStack() as patches:
        for module in ("log", "loading.load"):
            patches.enter_context(patch(f"timeline.{module}.system_clock", lambda: NOON))
        lake = export_lake(log, folder / "lake").manifest.folder
        session, _ = started(MASTER)
        asked, outcomes = Asked(SHIPPED.actors, author="a"), list[Outcome]()
        told = killed_during(session, lambda: load(lake, files, SparkCluster(session, lake), asked, outcomes.append, wait=9))
        session.stop()
        with Log.open(log, SHIPPED, [Derivation(SHIPPED)]) as opened:
            expected = [outcome for file in files for outcome in read(opened, file, author="a")]
            head = opened.store.head()
    with open_store(lake) as store:
        findings = verify(store, Derivation(SHIPPED)).findings
    equal = outcomes == expected and read_manifest(lake).head == head
    return {**told, "equal": equal, "length": head.position, "findings": list(findings)}


if __name__ == "__main__":
    print(json.dumps({"ask": ask, "load": load_tables}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))))
