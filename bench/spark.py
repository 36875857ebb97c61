"""Spark beside DuckDB, on one lake: `python bench/spark.py [EVENTS]`. Median of 3, warm, answers compared byte for byte.

The lake is of tests/engines/generated.sql, with eight effects for each five events. Spark runs on this machine (``local[*]``); its start
is told apart.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.engines.logs import generated
from timeline.clocks import Clocks
from timeline.engines.session import started
from timeline.engines.spark import Spark
from timeline.exporters.lake import export_lake
from timeline.lake.manifest import read_manifest
from timeline.queries import Questions
from timeline.store import open_store
from timeline.tension import tension

if TYPE_CHECKING:
    from collections.abc import Callable

    from timeline.engines import Engine


def questions(engine: Engine) -> dict[str, Callable[[], Any]]:
    clocks, asked = Clocks(engine, today="2024-01-01"), Questions(engine)
    before, after = clocks.cutoffs("2020-05-01"), clocks.cutoffs("2021-05-01")
    first, last, _ = clocks.span("2019..2023")
    return {
        "state of everything": lambda: asked.state(clocks.cutoffs("2023-05-01")).to_dict(),
        "history of a kind": lambda: asked.history("channel", clocks.cutoffs()).to_dict(),
        "diff of a year": lambda: asked.diff(before, after).to_dict(),
        "tension, 60 months": lambda: tension(asked, "CHN-USA", clocks.cutoffs(), (first, last)).to_dict(),
    }


def measured(ask: Callable[[], Any]) -> tuple[float, str]:
    ask()
    took = []
    for _ in range(3):
        begun = time.perf_counter()
        answer = ask()
        took.append(time.perf_counter() - begun)
    return statistics.median(took), json.dumps(answer, sort_keys=True, default=str)


def main(events: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        log = generated(Path(folder) / "log.duckdb", events)
        lake = Path(folder) / "lake"
        export_lake(log, lake)
        begun = time.perf_counter()
        session, own = started("local[*]")
        begun = time.perf_counter() - begun
        with open_store(log) as store, open_store(lake) as files, Spark(session, read_manifest(lake), stop=own) as spark:
            effects = store.rows("select count(*) from effects")[0][0]
            print(f"{events:,} entries, {effects:,} effects; Spark started in {begun:.1f} s, once\n")
            print("| question | DuckDB, log | DuckDB, lake | Spark, lake | Spark : DuckDB, lake |\n|---|--:|--:|--:|--:|")
            every = [questions(engine) for engine in (store, files, spark)]
            for name in every[0]:
                found = [measured(asked[name]) for asked in every]
                assert len({answer for _, answer in found}) == 1, name
                own_, lake_, there = (seconds for seconds, _ in found)
                print(f"| {name} | {own_:.2f} s | {lake_:.2f} s | {there:.2f} s | {there / lake_:.1f} |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_250_000)
