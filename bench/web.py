"""Server time of each page on a log of 100,000 events: `python bench/web.py [EVENTS]`. Median of 20, warm, in this process.

Where an address names a `DAY` it is another one each time: what the server keeps of earlier answers does not help it.
`python bench/web.py EVENTS READERS` lets so many read for a minute from a server in a process of its own instead, and counts errors.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from generate import VOCABULARY, derived_log
from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.web.served import read_for, served
from timeline.web.app import application
from timeline.web.asking import Served

BOUND = 0.3
OK = 200
LARGEST = 1_000_000
PLACES = (
    "/", "/?as_of=March+2015", "/?as_of=March+2015&known=March+2014", "/chronology", "/chronology?page=300", "/chronology?span=2015-03",
    "/subject", "/subject?subject=engagement:m17", "/compare", "/compare?before=2015-02&after=2015-03", "/tension?dyad=CHN-USA", "/sql",
    "/sql?query=select+count(*)+from+entries", "/integrity", "/event?id=e500", "/why?fact=engagement:m17", "/?as_of=Smarch",
    "/integrity?verify=1&look=1", "/tension?dyad=CHN-USA&explain=1",
    "/?as_of=DAY", "/?as_of=March+2015&known=DAY", "/compare?before=2015-02-28&after=DAY", "/compare?by=known&before=2015-02-28&after=DAY",
    "/chronology?span=DAY..2016", "/tension?dyad=CHN-USA&as_of=DAY",
)  # fmt: skip
ASKED_FOR = ("verify", "explain")
"""What a page does only when told to: measured, and not held to the bound."""


def measure(log: Path) -> int:
    client = TestClient(application(Served(log, VOCABULARY), hosts=frozenset({"testserver"})))
    slow = 0
    for place in PLACES:
        took = []
        size = 0
        for turn in range(22):
            begun = time.perf_counter()
            size = len(client.get(place.replace("DAY", f"2015-03-{turn + 1:02d}")).content)
            took.append(time.perf_counter() - begun)
        median = statistics.median(took[2:])
        over = (median > BOUND or size > LARGEST) and not any(word in place for word in ASKED_FOR)
        slow += over
        print(f"{median * 1000:7.0f} ms {size / 1000:7.0f} kB  {place}{'  OVER' if over else ''}", flush=True)
    return slow


def read(log: Path, readers: int) -> int:
    left_out = (*ASKED_FOR, "why", "Smarch")
    places = [place[1:].replace("DAY", "2015-03-09") for place in PLACES if not any(word in place for word in left_out)]
    with served(log) as url:
        seen = read_for(url, places, 60.0, readers)
    took = sorted(seconds for _, seconds in seen)
    wrong = sum(status != OK for status, _ in seen)
    median, slowest = took[len(took) // 2], took[-1]
    print(f"{readers} readers for a minute: {len(seen):,} pages, {wrong} errors, median {median:.2f} s, slowest {slowest:.2f} s")
    return wrong


if __name__ == "__main__":
    events, readers = (*map(int, sys.argv[1:]), *(100_000, 0)[len(sys.argv) - 1 :])
    with tempfile.TemporaryDirectory() as folder:
        made = derived_log(Path(folder) / "bench.duckdb", events, events // 20)
        sys.exit((read(made, readers) if readers else measure(made)) > 0)
