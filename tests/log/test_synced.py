"""What an append asks of the system before it is acknowledged, as the system sees it: what a loss of power could take back."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = """
import os, sys
from tests.support.words import WORDS, said
from timeline.changes import Record
from timeline.log import Log
with Log.create(sys.argv[1], WORDS) as log:
    for name in ("one", "two"):
        os.write(2, b"== append")
        log.append([Record(said(name))])
        os.write(2, b"== acknowledged")
    os.write(2, b"== close")
"""
CALLS = "openat,fsync,fdatasync,rename,renameat,renameat2,write"


def test_the_write_ahead_log_then_the_head_file_then_the_folder_are_synced_before_an_append_returns(tmp_path: Path) -> None:
    trace = tmp_path / "calls"
    command = ["strace", "-f", "-y", "-e", f"trace={CALLS}", "-o", str(trace)]
    if not shutil.which("strace") or subprocess.run([*command, "true"], check=False, capture_output=True).returncode:
        pytest.skip("system calls cannot be watched here")
    subprocess.run([*command, sys.executable, "-c", SCRIPT, str(tmp_path / "a.duckdb")], cwd=ROOT, check=True, capture_output=True)
    appends = re.findall(r"== append(.*?)== acknowledged", trace.read_text(errors="replace"), flags=re.DOTALL)
    assert len(appends) == 2
    for calls in appends:
        synced = re.findall(r"(?:fsync|fdatasync)\(\d+<([^>]*)>|(rename)\w*\(", calls)
        names = [Path(path).name if path else "rename" for path, _ in synced]
        assert names == ["a.duckdb.wal", "a.duckdb.head.new", "rename", tmp_path.name]
