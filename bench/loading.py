"""Coded events into a lake: imported and exported, beside loaded by Spark, in one run: `python bench/loading.py [ROWS] [FILES]`.

The files are GDELT 2.0 exports of bench/gdelt.py, none of whose ids comes up twice. Spark runs on this machine (``local[*]``); its start is
told apart. Both lakes end with the same entries, which is checked.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import duckdb
from gdelt import FIRST_ID, write_export

import timeline.events
from timeline.engines.session import started
from timeline.exporters.lake import export_lake
from timeline.importers.coded import CodedImport
from timeline.importers.sources import prepared
from timeline.lake.manifest import read_manifest
from timeline.loading.load import Asked, load
from timeline.loading.spark import SparkCluster
from timeline.log import Log
from timeline.projections import Derivation
from timeline.vocabulary import Vocabulary

WORDS = Vocabulary.of_module(timeline.events)


def imported(log: Path, files: list[Path]) -> None:
    with Log.open(log, WORDS, [Derivation(WORDS)]) as opened:
        reader = CodedImport(opened)
        for file in files:
            with prepared(file) as tables:
                for table in tables:
                    reader.read(table)


def contents(lake: Path) -> tuple[int, str]:
    """How many entries, and a digest of what they say: the clock is not in it."""
    query = "select count(*), sha256(string_agg(sha256(event_id || payload), '' order by position)) from read_parquet($1)"
    found = duckdb.execute(query, [[str(file) for file in read_manifest(lake).files("entries")]]).fetchone()
    assert found
    return found[0], found[1]


def main(rows: int, files: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = [folder / f"{number:04}.csv" for number in range(files)]
        for number, path in enumerate(paths):
            write_export(path, rows // files, first_id=FIRST_ID + number * (rows // files), seed=number)
        log, lake, other = folder / "log.duckdb", folder / "lake", folder / "other"
        with Log.create(log, WORDS, [Derivation(WORDS)]):
            pass
        export_lake(log, lake)
        begun = time.perf_counter()
        session, _ = started("local[*]")
        print(f"{rows:,} rows in {files} files; Spark started in {time.perf_counter() - begun:.1f} s\n")
        cluster = SparkCluster(session, lake)
        begun = time.perf_counter()
        load(lake, paths, cluster, Asked(WORDS.actors), lambda _: None, wait=1)
        by_spark = time.perf_counter() - begun
        session.stop()
        begun = time.perf_counter()
        imported(log, paths)
        by_import = time.perf_counter() - begun
        export_lake(log, other)
        by_both = time.perf_counter() - begun
        assert contents(lake) == contents(other)
        print("| way | s | rows a second | : import and export |\n|---|--:|--:|--:|")
        for way, took in (
            ("import into a log", by_import),
            ("… and export it as a lake", by_both),
            ("load into a lake by Spark", by_spark),
        ):
            print(f"| {way} | {took:.1f} | {rows / took:,.0f} | {took / by_both:.2f} |")


if __name__ == "__main__":
    main(*(int(given) for given in (sys.argv[1:] + ["1000000", "16"][len(sys.argv) - 1 :])))
