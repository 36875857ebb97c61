"""What a whole process costs: ``timeline state`` beside a bare script that imports duckdb, opens the same file and runs one query.

Run: python bench/startup.py [ROUNDS]. The two are started in turn, so that a noisy machine hits both; medians are compared.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BARE = """
import duckdb, sys
connection = duckdb.connect(sys.argv[1], read_only=True)
print(len(connection.execute("select * from state_as_of(date '2023-03-31')").fetchall()))
"""

OURS = "import sys; from timeline.cli import main; main(sys.argv[1:])"


def seconds(*command: str) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    python = sys.executable
    with tempfile.TemporaryDirectory() as folder:
        log = str(Path(folder) / "us-china.duckdb")
        subprocess.run([python, "-c", OURS, "demo", "--log", log], check=True, capture_output=True)
        contenders = {
            "bare Python + duckdb, one query": (python, "-c", BARE, log),
            "timeline --version": (python, "-c", OURS, "--version"),
            "timeline state as of March": (python, "-c", OURS, "state", "--log", log, "as", "of", "March"),
            "timeline state as of March -O json": (python, "-c", OURS, "state", "--log", log, "as", "of", "March", "-O", "json"),
            "timeline why …": (python, "-c", OURS, "why", "--log", log, "blinken-china-visit", "as", "of", "March"),
        }
        times: dict[str, list[float]] = {name: [] for name in contenders}
        for command in contenders.values():
            seconds(*command)
        for _ in range(rounds):
            for name, command in contenders.items():
                times[name].append(seconds(*command))
    bare = statistics.median(times["bare Python + duckdb, one query"])
    print("| whole process | median | times bare |\n|---|---|---|")
    for name, taken in times.items():
        median = statistics.median(taken)
        print(f"| {name} | {median * 1000:.0f} ms | {median / bare:.2f} |")


if __name__ == "__main__":
    main()
