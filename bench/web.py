"""Server time of each page on a log of 100,000 events: `python bench/web.py [EVENTS]`. Median of 20, warm, in this process."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from generate import VOCABULARY, derived_log
from starlette.testclient import TestClient

from timeline.web.app import application
from timeline.web.asking import Served

BOUND = 0.3
LARGEST = 1_000_000
PLACES = (
    "/", "/?as_of=March+2015", "/?as_of=March+2015&known=March+2014", "/chronology", "/chronology?page=300", "/chronology?span=2015-03",
    "/subject", "/subject?subject=engagement:m17", "/compare", "/compare?before=2015-02&after=2015-03", "/tension?dyad=CHN-USA", "/sql",
    "/sql?query=select+count(*)+from+entries", "/integrity", "/event?id=e500", "/why?fact=engagement:m17", "/?as_of=Smarch",
    "/integrity?verify=1&look=1", "/tension?dyad=CHN-USA&explain=1",
)  # fmt: skip
ASKED_FOR = ("verify", "explain")
"""What a page does only when told to: measured, and not held to the bound."""


def measure(log: Path) -> int:
    client = TestClient(application(Served(log, VOCABULARY), hosts=frozenset({"testserver"})))
    slow = 0
    for place in PLACES:
        took = []
        size = 0
        for _ in range(22):
            begun = time.perf_counter()
            size = len(client.get(place).content)
            took.append(time.perf_counter() - begun)
        median = statistics.median(took[2:])
        over = (median > BOUND or size > LARGEST) and not any(word in place for word in ASKED_FOR)
        slow += over
        print(f"{median * 1000:7.0f} ms {size / 1000:7.0f} kB  {place}{'  OVER' if over else ''}", flush=True)
    return slow


if __name__ == "__main__":
    events = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(measure(derived_log(Path(folder) / "bench.duckdb", events, events // 20)) > 0)
