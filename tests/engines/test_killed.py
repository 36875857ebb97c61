"""An executor that is killed while a question runs, or a load, changes nothing of what comes of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.rules import ROOT
from tests.engines.conftest import QUICK, needed
from tests.engines.logs import generated
from tests.support.tables import gdelt, new_log, written
from timeline.engines.session import requirements
from timeline.errors import Unsupported

pytestmark = [pytest.mark.spark, pytest.mark.slow]


@pytest.fixture
def needs_spark() -> None:
    try:
        requirements()
    except Unsupported as error:
        needed(error)


def killed(work: str, log: Path, folder: Path) -> Any:
    """What is told of work one of whose executors was killed."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.engines.killing", work, log, folder],
        capture_output=True, text=True, check=False, cwd=ROOT, env={**os.environ, "PYSPARK_SUBMIT_ARGS": QUICK}, timeout=280,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-2000:]
    return json.loads(ran.stdout.splitlines()[-1])


@pytest.mark.usefixtures("needs_spark")
def test_a_killed_executor_does_not_change_the_answer(tmp_path: Path) -> None:
    said = killed("ask", generated(tmp_path / "g.duckdb", 100_000), tmp_path)
    assert said == {"executors": 2, "there": True, "running": True, "equal": True, "length": said["length"]}
    assert said["length"] > 100_000


@pytest.mark.usefixtures("needs_spark")
def test_a_killed_executor_does_not_change_what_is_loaded(tmp_path: Path) -> None:
    for number in range(4):
        written(tmp_path, f"{number}.csv", *(gdelt(number * 1500 + each) for each in range(2000)))
    with new_log(tmp_path):
        pass
    said = killed("load", tmp_path / "log.duckdb", tmp_path)
    assert said == {"executors": 2, "there": True, "running": True, "equal": True, "length": 6500, "findings": []}
