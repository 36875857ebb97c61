"""Spark loads tables of coded events into a lake as an import reads them into the log of that lake: the same words, rejects and hashes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import timeline
from tests.support.tables import ICEWS_HEADER, gdelt, icews, written
from timeline.errors import NotWritten, Unsupported
from timeline.lake.manifest import read_manifest
from timeline.loading.spark import SparkCluster

SPARK = ("--engine", "spark", "--spark-master", "local[2]")


@pytest.mark.spark
def test_spark_loads_what_an_import_reads(demo_log: Path, spark_session: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("timeline.loading.load.system_clock", lambda: 1_688_212_800_000_000)
    Path("in").mkdir()
    for number in range(6):
        rows = [
            gdelt(number * 30 + each, c2="2023xx03" if each == 7 else "20230203", c27="043" if each == 33 else "042") for each in range(40)
        ]
        written(Path("in"), f"{number}.csv", *rows, rows[0])
    sides = ("A", "China"), ("B", "United States")
    written(Path("in"), "icews.tab", ICEWS_HEADER, icews(1, *sides), icews(2, *sides[::-1]))
    timeline("export", "--as", "lake", "lake")
    for turn in ("first", "second"):
        here = timeline("--log", str(demo_log), "import", "in", "--author", "a", "--rejects", "here.csv")
        there = timeline("--log", "lake", "import", "in", "--author", "a", "--rejects", "there.csv", *SPARK)
        assert there.err.replace("there.csv", "here.csv") == f"starting Spark, about 10 s\n{here.err}", turn
        assert there.status == here.status
    assert "already with other content" not in here.err
    assert Path("there.csv").read_bytes() == Path("here.csv").read_bytes()
    assert len(Path("here.csv").read_text().splitlines()) > 6
    assert f"{read_manifest(Path('lake')).head}\n" == timeline("head").out
    assert timeline("verify", "lake").status == 0


@pytest.mark.spark
def test_a_file_that_spark_cannot_read_is_told_as_ever(demo_log: Path, spark_session: object) -> None:
    timeline("export", "--as", "lake", "lake")
    written(Path(), "what.csv", "what is this")
    ran = timeline("--log", "lake", "import", "what.csv", *SPARK)
    assert ran.status == 2
    assert "what.csv is no format of coded events that is known" in ran.err
    assert read_manifest(Path("lake")).position == 139


@pytest.mark.spark
def test_what_fails_on_a_worker_is_told_in_a_line(tmp_path: Path, spark_session: Any) -> None:
    cluster = SparkCluster(spark_session, tmp_path)
    with pytest.raises(NotWritten, match=r"^no room$"):
        cluster.each(refusing, ["no room"])
    with pytest.raises(Unsupported, match=r"^Spark could not answer from \S+: ZeroDivisionError: (integer )?division\b.* by zero\n"):
        cluster.each(divided, [0])


def refusing(said: str) -> None:
    raise NotWritten(said)


def divided(by: int) -> float:
    return 1 / by


def test_spark_imports_into_a_lake_and_into_no_log(demo_log: Path) -> None:
    ran = timeline("import", str(written(Path(), "a.csv", gdelt(1))), *SPARK)
    assert (ran.status, "us-china.duckdb is no lake, and Spark imports into lakes" in ran.err) == (2, True), ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["a.csv", "--spark-master", "local[2]"], "--spark-master is nothing to DuckDB: add --engine spark"),
        (["a.yaml", *SPARK], "--engine spark reads tables of coded events, and no other files"),
        (["a.ics", *SPARK], "--engine spark reads tables of coded events, and no other files"),
    ],
)
def test_what_spark_does_not_import(arguments: list[str], said: str, demo_log: Path) -> None:
    written(Path(), "a.csv", gdelt(1))
    written(Path(), "a.yaml", "facts: []")
    written(Path(), "a.ics", "BEGIN:VCALENDAR")
    ran = timeline("import", *arguments)
    assert (ran.status, said in ran.err) == (2, True), ran.err
