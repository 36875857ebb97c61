"""Dates on the command line: years BCE, one answer a line, words kept, and who reads them against which day."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import timeline


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "own.duckdb"
    timeline("init", str(path))
    return path


def test_years_from_minus_9999_to_9999_are_stored_ordered_and_asked_for(log: Path) -> None:
    for id_, when in (("late", "9999"), ("old", "-9999"), ("ides", "15 March 44 BC")):
        ran = timeline("add", "engagement.held", "--id", id_, "--when", when, "--set", f"engagement={id_}", "--log", str(log))
        assert ran.status == 0, ran.err
    order = [event["id"] for event in json.loads(timeline("events", "-O", "json").out)]
    assert order == ["old", "ides", "late"]
    facts = json.loads(timeline("state", "as", "of", "43 BC", "-O", "json").out)["facts"]
    assert {fact["subject"] for fact in facts if fact["relation"] == "status"} == {"engagement:old", "engagement:ides"}
    assert "March 44 BC" in timeline("chronology", "100 BC..AD 1").out


def test_when_answers_one_object_a_line_and_goes_on_after_a_refusal() -> None:
    ran = timeline("when", "-", "--today", "2023-05-10", stdin="March\n\nFeb 30, 2023\nQ2\n")
    answers = [json.loads(line) for line in ran.out.splitlines()]
    assert [answer.get("edtf") for answer in answers] == ["2023-03", None, "2023-34"]
    assert answers[1]["raw"] == "Feb 30, 2023"
    assert "error" in answers[1]
    assert ran.status == 1


def test_words_are_read_against_the_sources_day_and_kept(log: Path, tmp_path: Path) -> None:
    (tmp_path / "f.yaml").write_text(
        "dateline: 2020-01-15\nsources:\n  s: {publisher: P, published: 2023-05-08}\nfacts:\n"
        "  - {id: a, type: statement.made, when: last month, sources: [s]}\n"
        "  - {id: b, type: statement.made, when: last month}\n"
    )
    assert timeline("import", "f.yaml", "--log", str(log)).status == 0
    events = {event["id"]: event for event in json.loads(timeline("events", "-O", "json").out)}
    assert (events["a"]["when"], events["a"]["raw"]["when"], events["a"]["raw"]["dateline"]) == ("2023-04", "last month", "2023-05-08")
    assert (events["b"]["when"], events["b"]["raw"]["dateline"]) == ("2019-12", "2020-01-15")
    assert "written “last month” on 2023-05-08" in timeline("show", "a").out


def test_a_bare_month_is_the_latest_that_the_log_knows(demo_log: Path) -> None:
    for month, day in (("March", "2023-03-31"), ("November", "2022-11-30")):
        assert json.loads(timeline("state", "as", "of", month, "-O", "json").out)["as_of"] == day
    assert json.loads(timeline("state", "--today", "2022-12-01", "as", "of", "March", "-O", "json").out)["as_of"] == "2022-03-31"
    assert json.loads(timeline("state", "--known", "Q1 2023", "as", "of", "March", "-O", "json").out)["known"] == "2023-03-31"


def test_recorded_takes_a_position_or_a_day(demo_log: Path) -> None:
    assert json.loads(timeline("state", "--recorded", "36", "-O", "json").out)["position"] == 36
    assert json.loads(timeline("state", "--recorded", "2023-06-30", "-O", "json").out)["position"] == 0
    assert json.loads(timeline("state", "--recorded", "2023-07-01", "-O", "json").out)["position"] > 100


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("early February 2023", "[2023-02-01..2023-02-10]"),
        ("last week", "[2023-05-01..2023-05-07]"),
        ("two weeks ago", "[2023-04-24..2023-04-30]"),
        ("early 2023", "[2023-01..2023-04]"),
        ("the week of 6 Feb 2023", "[2023-02-06..2023-02-12]"),
        ("from 1 to 10 February 2023", "2023-02-01/2023-02-10"),
        ("since August 2022", "2022-08-01/2023-05-10"),
        ("before 1949", "../1948"),
        ("2023-02-01/2023-02-10", "2023-02-01/2023-02-10"),
        ("mid-February", "[2023-02-11..2023-02-20]"),
        ("Q1 2023", "2023-33"),
    ],
)
def test_an_event_dated_within_a_stretch_is_not_said_to_fill_it(log: Path, words: str, edtf: str) -> None:
    ran = timeline("add", "statement.made", "--id", "a", "--when", words, "--today", "2023-05-10", "--log", str(log))
    assert ran.status == 0, ran.err
    assert json.loads(timeline("show", "a", "-O", "json").out)["event"]["when"] == edtf


def test_early_february_is_only_possible_on_its_third_day(log: Path) -> None:
    timeline("add", "engagement.held", "--id", "a", "--when", "early February 2023", "--set", "engagement=x", "--log", str(log))
    for day, certainty in (("2023-01-31", []), ("2023-02-03", ["possible"]), ("2023-02-10", ["certain"])):
        facts = json.loads(timeline("state", "as", "of", day, "-O", "json").out)["facts"]
        assert [fact["certainty"] for fact in facts if fact["relation"] == "status"] == certainty
