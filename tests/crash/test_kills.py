"""Some dozens of kills; by hand, thousands: ``python -m tests.crash --kills 1000``."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_what_killed_writers_leave_is_whole() -> None:
    """Seventy kills at moments that differ from run to run. The output of a failure names the seed that repeats it."""
    ran = run("-m", "tests.crash", "--kills", "70", "--seed", str(time.time_ns() % 10**9))
    print(ran.stdout)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "70 kills, 0 of them went wrong" in ran.stdout


def test_a_few_kills() -> None:
    ran = run("-m", "tests.crash", "--kills", "2", "--seed", "1", "--work", "before the head file")
    assert ran.returncode == 0, ran.stdout + ran.stderr


LIAR = """
import os, signal, sys
from tests.crash import kills, works

def lies(task):
    task.ack([f"{task.name}-0"])

def halves(task):
    with task.open() as log:
        log.append(task.events(0, 10)[:5])
        log.append(task.events(1, 10))

def derives_nothing(task):
    with task.open() as log:
        log._projections = ()
        log.append(task.events(0, 1))

works.WORKS.update({"a liar": lies, "halves": halves, "derives nothing": derives_nothing})
for work in ("a liar", "halves", "derives nothing"):
    print(*kills.kills(work, 1, 1).failures)
"""


def test_the_harness_sees_what_it_looks_for() -> None:
    """Acknowledged and not there; half of a group; derived tables that lack what the log holds."""
    lost, half, derived = run("-c", LIAR).stdout.splitlines()
    assert "1 acknowledged events are lost: ['r0-0']" in lost
    assert "--work 'a liar' --seed 1 --chain 0" in lost
    assert "groups of unequal length" in half
    assert "effects: 6 rows where the entries give 8" in derived
