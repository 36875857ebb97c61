"""What the benches rest on: generated files are what they say, and a comparison refuses answers that differ."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.conftest import timeline

BENCH = Path(__file__).parents[2] / "bench"


@pytest.fixture(autouse=True)
def on_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCH))


@pytest.fixture
def gdelt() -> ModuleType:
    return importlib.import_module("gdelt")


@pytest.fixture
def measure() -> ModuleType:
    return importlib.import_module("measure")


@pytest.fixture
def settings(measure: ModuleType, tmp_path: Path):
    return measure.Settings(size=10, slow_size=10, rounds=2, seed=0, patience=60.0, folder=tmp_path)


def says(measure: ModuleType, name: str, text: str, **more: object):
    return measure.Contender(name, command=[sys.executable, "-c", f"print({text!r})"], answer=str.strip, **more)


def cells(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]


# Generated GDELT files


def test_the_same_seed_makes_the_same_file_and_another_seed_another(gdelt: ModuleType, tmp_path: Path) -> None:
    first, again, other = (
        gdelt.write_export(tmp_path / name, 500, seed=seed).path.read_bytes() for name, seed in (("a", 1), ("b", 1), ("c", 2))
    )
    assert first == again
    assert first != other


def test_a_row_has_61_columns_and_a_code_keeps_its_leading_zero(gdelt: ModuleType, tmp_path: Path) -> None:
    rows = cells(gdelt.write_export(tmp_path / "export", 2000, first_id=7, first_day="2020-02-27", days=3).path)
    assert {len(row) for row in rows} == {61}
    assert [int(row[0]) for row in rows] == list(range(7, 2007))
    assert {row[59][:8] for row in rows} == {"20200227", "20200228", "20200229"}
    assert any(row[26] == "010" for row in rows)
    assert any(row[1] == "20190228" and row[59].startswith("20200228") for row in rows)
    assert any(row[5] == "" for row in rows)
    assert any(row[5] != "" and row[7] == "" for row in rows)


def test_an_import_rejects_as_many_rows_as_were_made_bad(gdelt: ModuleType, tmp_path: Path) -> None:
    made = gdelt.write_export(tmp_path / "export.csv", 2000, bad=0.05)
    timeline("init", "--log", "t.duckdb")
    timeline("import", "--log", "t.duckdb", "--rejects", "bad.csv", "export.csv")
    rejected = (tmp_path / "bad.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert 0 < made.bad == len(rejected)
    assert {line.split(",")[2] for line in rejected} == {"date", "code", "score", "published", "columns"}


# Sizes and ratios


@pytest.mark.parametrize(("word", "count"), [("100k", 100_000), ("1M", 1_000_000), ("2.5M", 2_500_000), ("455_000", 455_000), ("7", 7)])
def test_a_size_is_read_as_people_write_it(measure: ModuleType, word: str, count: int) -> None:
    assert measure.count_of(word) == count


@pytest.mark.parametrize("word", ["0", "-1k", "1.5", "many", "k"])
def test_what_is_no_size_is_refused(measure: ModuleType, word: str) -> None:
    with pytest.raises(ValueError, match=r"no size|could not convert"):
        measure.count_of(word)


def test_a_rate_is_compared_per_row(measure: ModuleType) -> None:
    few = measure.Measured(measure.Contender("few", rows=10), [1.0, 2.0, 9.0], [1.0, 1.5, 8.0], 1_000_000)
    many = measure.Measured(measure.Contender("many", rows=100), [4.0], [8.0], 2_000_000)
    table = measure.ratio_table("Rates", [few, many])
    assert table.rows == [
        ["few", "2,000 ms", "1,500 ms", "10", "5", "1.00", "1 MB", "3"],
        ["many", "4,000 ms", "8,000 ms", "100", "25", "0.20", "2 MB", "1"],
    ]


# Contenders


def test_equal_answers_are_measured_in_every_round(measure: ModuleType, settings) -> None:
    results = measure.measured([says(measure, "a", "7"), says(measure, "b", "7")], settings, equal=True)
    assert [(found.answer, len(found.seconds), found.peak > 0) for found in results] == [("7", 2, True)] * 2


def test_answers_that_differ_are_refused(measure: ModuleType, settings) -> None:
    with pytest.raises(AssertionError, match="b: 8, a: 7"):
        measure.measured([says(measure, "a", "7"), says(measure, "b", "8")], settings, equal=True)


def test_an_answer_that_was_not_expected_is_refused(measure: ModuleType, settings) -> None:
    with pytest.raises(AssertionError, match="a: 7, not 9"):
        measure.measured([says(measure, "a", "7", expected="9")], settings)


def test_a_command_that_fails_is_no_result(measure: ModuleType, settings) -> None:
    with pytest.raises(AssertionError, match="a ended with status 3"):
        measure.measured([measure.Contender("a", command=[sys.executable, "-c", "raise SystemExit(3)"])], settings)


def test_a_rival_that_is_not_installed_is_skipped_with_the_reason(
    measure: ModuleType, settings, capsys: pytest.CaptureFixture[str]
) -> None:
    results = measure.measured([says(measure, "a", "7"), says(measure, "b", "8", missing="not installed")], settings, equal=True)
    assert [found.contender.name for found in results] == ["a"]
    assert capsys.readouterr().err == "skipped b: not installed\n"


def test_a_peak_is_that_of_one_contender(measure: ModuleType, settings) -> None:
    held = bytearray(200_000_000)
    small, large = (
        measure.Contender(name, command=[sys.executable, "-c", f"bytearray({size})"])
        for name, size in (("small", 1), ("large", 100_000_000))
    )
    found = {each.contender.name: each.peak for each in measure.measured([large, small], settings)}
    assert len(held) > found["large"] > 100_000_000 > 2 * found["small"]
