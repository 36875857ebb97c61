"""Spark gives the bytes that DuckDB gives: through the command line on the shipped log, and on generated ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import timeline
from tests.engines.logs import generated

pytestmark = pytest.mark.spark

SHIPPED = {
    "state, as a table": ["state", "as", "of", "March", "-O", "table"],
    "state, all clocks, as JSON": ["state", "--as-of", "March", "--known", "2023-02-10", "--recorded", "90", "-O", "json"],
    "state, filters and without": ["state", "--as-of", "March", "--actor", "USA", "--dyad", "usa-chn", "--without", "balloon-shot-down", "-O", "csv"],
    "state, the best case": ["state", "engagement", "--case", "best", "--as-of", "2023-02-10", "-O", "json"],
    "history": ["history", "blinken-china-visit", "-O", "json"],
    "diff": ["diff", "2023-01-31", "2023-02-28", "-O", "json"],
    "diff by recorded": ["diff", "--by", "recorded", "37", "120", "--as-of", "2023-05-08", "-O", "csv"],
    "tension": ["tension", "usa-chn", "--explain", "-O", "json"],
    "the weightiest events": ["chronology", "2022-08..2023-05", "--top", "12", "--explain", "-O", "json"],
    "a chronology by topic, with what was withdrawn": ["chronology", "2023-01..2023-03", "--group", "topic", "--retracted", "--topic", "balloon"],
    "sql": ["sql", "select subject, relation, count(*) as n from effects group by subject, relation order by subject, relation", "-O", "csv"],
}  # fmt: skip


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_log_gives_the_same_bytes(name: str, demo_log: Path, spark_session: object) -> None:
    here = timeline(*SHIPPED[name])
    there = timeline(*SHIPPED[name], "--engine", "spark", "--spark-master", "local[2]")
    assert (there.status, there.out) == (here.status, here.out)
    assert here.out
    added = set(there.err.splitlines()) - set(here.err.splitlines())
    assert added == {"copied us-china.duckdb to Parquet for Spark (a lake needs no copy: docs/spark.md)", "starting Spark, about 10 s"}


@pytest.mark.parametrize(
    "asked", [SHIPPED["state, as a table"], SHIPPED["diff"], ["sql", "select * from effects where position > 138", "-O", "csv"]]
)
def test_a_lake_that_grew_gives_the_bytes_of_its_log(asked: list[str], demo_log: Path, spark_session: object) -> None:
    """Files in folders by year, some of them of a second export; the year is no column."""
    timeline("export", "--as", "lake", "grown")
    timeline("retract", "blinken-visit-postponed", "--reason", "not so")
    timeline("export", "--as", "lake", "grown")
    here = timeline("--log", str(demo_log), *asked)
    there = timeline("--log", "grown", *asked, "--engine", "spark", "--spark-master", "local[2]")
    assert (there.status, there.out) == (here.status, here.out)
    assert here.out


def test_a_readers_wrong_query_is_told_in_a_line(demo_log: Path, spark_session: object) -> None:
    ran = timeline("sql", "select nothing from effects", "--engine", "spark", "--spark-master", "local[2]")
    assert ran.status == 2
    assert "Spark: [UNRESOLVED_COLUMN" in ran.err
    assert "\tat " not in ran.err


GENERATED = {
    "state": ["state", "--as-of", "2023-05-01", "-O", "csv"],
    "state, all clocks": ["state", "--as-of", "2020-05-01", "--known", "2021-01-01", "--recorded", "1500", "-O", "csv"],
    "state before the common era": ["state", "--as-of=-0400", "-O", "csv"],
    "history": ["history", "channel", "-O", "csv"],
    "diff": ["diff", "2020-05-01", "2021-05-01", "-O", "csv"],
    "diff by known": ["diff", "--by", "known", "2020-05-01", "2021-05-01", "-O", "csv"],
    "tension": ["tension", "CHN-USA", "2019..2024", "--by", "week", "--without", "e3", "-O", "csv"],
    "the weightiest events": ["chronology", "--top", "15", "--explain", "-O", "csv"],
    "coded events by month": ["chronology", "2020-01..2020-03", "-O", "json"],
}


@pytest.fixture(scope="module")
def generated_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return generated(tmp_path_factory.mktemp("generated") / "g.duckdb", 3_000)


@pytest.mark.parametrize("name", GENERATED)
def test_a_generated_log_gives_the_same_bytes(name: str, generated_log: Path, spark_session: object) -> None:
    asked = [*GENERATED[name], "--log", str(generated_log)]
    here = timeline(*asked)
    there = timeline(*asked, "--engine", "spark", "--spark-master", "local[2]")
    assert (there.status, there.out) == (here.status, here.out)
    assert len(here.out.splitlines()) > 5


@pytest.mark.slow
@pytest.mark.parametrize("name", ["state", "tension"])
def test_two_million_effects_give_the_same_bytes(name: str, million: Path, spark_session: object) -> None:
    asked = [*GENERATED[name], "--log", str(million)]
    here = timeline(*asked)
    there = timeline(*asked, "--engine", "spark", "--spark-master", "local[2]")
    assert there.out == here.out
    assert len(here.out.splitlines()) > 200


@pytest.fixture(scope="module")
def million(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return generated(tmp_path_factory.mktemp("million") / "m.duckdb", 1_250_000)
