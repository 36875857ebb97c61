"""What the command line says where another engine cannot answer; none of it starts Spark."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.conftest import timeline
from timeline.lake.manifest import read_manifest


def test_without_pyspark_the_extra_is_named(demo_log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    ran = timeline("state", "--engine", "spark")
    assert ran.status == 2
    assert "--engine spark needs pyspark, which is not installed" in ran.err
    assert "pip install 'timeline-engine[spark]'" in ran.err


@pytest.mark.spark
def test_without_java_the_remedy_is_named(demo_log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", "")
    ran = timeline("state", "--engine", "spark", "--spark-master", "local[1]")
    assert ran.status == 2
    assert "Spark needs Java 17 or newer, and there is no `java` here" in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["state", "--spark-master", "local[2]"], "--spark-master is nothing to DuckDB"),
        (["sql", "select 1", "--spark-master", "local[2]"], "--spark-master is nothing to DuckDB"),
        (["sql", "select 1", "--engine", "spark", "--timeout", "3"], "--timeout bounds DuckDB"),
        (["sql", "drop view facts", "--engine", "spark"], "begins with select or with"),
        (["state", "--engine", "presto"], "'presto' is not one of 'duckdb', 'spark'"),
        pytest.param(["state", "--engine", "spark", "--log", "."], "is no lake: it has no manifest.json", marks=pytest.mark.spark),
    ],
)
def test_what_cannot_be_asked_says_so(arguments: list[str], said: str, demo_log: Path) -> None:
    ran = timeline(*arguments)
    assert (ran.status, said in ran.err) == (2, True), ran.err


def test_a_broken_manifest_is_named(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("{}")
    with pytest.raises(Exception, match=r"manifest\.json is no manifest of a lake"):
        read_manifest(tmp_path)
