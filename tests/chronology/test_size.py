"""A chronology of a hundred thousand events takes seconds, and hardly more memory than one of ten thousand."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.generate import derived_log

PROGRAM = """
import json, sys, time
from timeline.cli import main
began = time.process_time()
try:
    main(sys.argv[1:])
except SystemExit as end:
    assert not end.code, end.code
peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) // 1024  # not what the parent had
print(json.dumps({"seconds": time.process_time() - began, "peak": peak}))
"""


def measured(*arguments: str) -> dict[str, float]:
    """Processor seconds and the peak of memory (MB) of a command in a process of its own."""
    ran = subprocess.run([sys.executable, "-c", PROGRAM, *arguments], capture_output=True, text=True, check=True, timeout=280)
    found: dict[str, float] = json.loads(ran.stdout.splitlines()[-1])
    return found


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("large")
    return derived_log(folder / "small.duckdb", 10_000, 500), derived_log(folder / "large.duckdb", 100_000, 1_000)


@pytest.mark.slow
@pytest.mark.parametrize("format_", ["md", "html"])
def test_a_hundred_thousand_events_are_written_as_they_are_read(logs: tuple[Path, Path], format_: str, tmp_path: Path) -> None:
    small, large = (measured("--log", str(log), "chronology", "-O", format_, "-o", str(tmp_path / f"{log.stem}.{format_}")) for log in logs)
    text = (tmp_path / f"large.{format_}").read_text(encoding="utf-8")
    assert text.count("Meeting ") == 100_000
    assert large["peak"] < 500
    assert large["seconds"] < 14 * max(small["seconds"], 0.5)


@pytest.mark.slow
def test_the_facts_file_of_a_hundred_thousand_events_fits_into_memory(logs: tuple[Path, Path], tmp_path: Path) -> None:
    large = measured("--log", str(logs[1]), "export", "--as", "facts", "-o", str(tmp_path / "f.yaml"))
    assert large["peak"] < 500
