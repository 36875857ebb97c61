"""Work in a process of its own that is killed after a while."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
AROUND = """
import sys
print("ready", flush=True)
sys.stdin.readline()
work(*sys.argv[1:])
print("done", flush=True)
"""


def killed_after(seconds: float, code: str, *arguments: str) -> float | None:
    """Run the function ``work`` that some code defines, and kill it after so long; how many seconds it took if it was done by then.

    The time counts from when all is imported.
    """
    with subprocess.Popen(
        [sys.executable, "-c", code + AROUND, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stdout
        assert process.stdin
        assert process.stdout.readline() == "ready\n"
        start = time.monotonic()
        process.stdin.write("go\n")
        process.stdin.flush()
        time.sleep(seconds)
        process.kill()
        return time.monotonic() - start if "done" in process.stdout.read() else None
