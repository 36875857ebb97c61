"""An executor that is killed while a question runs does not change the answer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.rules import ROOT
from tests.engines.conftest import QUICK, needed
from tests.engines.logs import generated
from timeline.engines.session import requirements
from timeline.errors import Unsupported

pytestmark = [pytest.mark.spark, pytest.mark.slow]


def test_a_killed_executor_does_not_change_the_answer(tmp_path: Path) -> None:
    try:
        requirements()
    except Unsupported as error:
        needed(error)
    log = generated(tmp_path / "g.duckdb", 100_000)
    folder = tmp_path / "lake"
    folder.mkdir()
    environment = {**os.environ, "PYSPARK_SUBMIT_ARGS": QUICK}
    ran = subprocess.run(
        [sys.executable, "-m", "tests.engines.killing", log, folder],
        capture_output=True, text=True, check=False, cwd=ROOT, env=environment, timeout=280,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-2000:]
    said = json.loads(ran.stdout.splitlines()[-1])
    assert said == {"executors": 2, "there": True, "running": True, "equal": True, "length": said["length"]}
    assert said["length"] > 100_000
