"""The textbook cases of bitemporal data, by hand: what was corrected, what came late, what two clocks say of one moment."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path

import pytest

import timeline
from tests.support.words import WORDS, said
from timeline.changes import Change, Corroborate, Record, Retract, Supersede
from timeline.dates import day_start_us
from timeline.log import Log
from timeline.model import Source
from timeline.projections import Derivation


def noon(day: str) -> int:
    year, month, number = (int(part) for part in day.split("-"))
    return day_start_us(year, month, number) + 12 * 3_600_000_000


def write(path: Path, *commits: tuple[str, Sequence[Change]]) -> Path:
    """A log of these commits, each made at noon of its day."""
    with Log.create(path, WORDS, [Derivation(WORDS)]) as log:
        for day, changes in commits:
            log._clock = lambda day=day: noon(day)  # type: ignore[misc]
            log.append(changes)
    return path


def words(path: Path, **asked: str | int | None) -> str:
    """The one certain object of thing:thing's state, or nothing."""
    with timeline.open(path) as log:
        facts = log.state(**asked)  # type: ignore[arg-type]
    found = [f.object for f in facts if f.subject == "thing:thing" and f.relation == "state" and f.certainty == "certain"]
    assert len(found) <= 1
    return found[0] if found else ""


def test_a_correction_of_the_date_moves_the_fact_on_the_valid_axis_and_keeps_the_old_answer_on_the_other(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.duckdb",
        ("2023-03-01", [Record(said(when="2023-02-10", known="2023-02-10"))]),
        ("2023-04-01", [Supersede(said(when="2023-01-10", known="2023-01-10"))]),
    )
    assert words(path, as_of="2023-01-20") == "yes"
    assert words(path, as_of="2023-01-20", recorded="2023-03-15") == ""
    assert words(path, as_of="2023-02-20", recorded="2023-03-15") == "yes"


def test_a_correction_of_the_content_changes_the_answer_from_the_day_it_was_public(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.duckdb",
        ("2023-03-01", [Record(said(word="yes", known="2023-02-04"))]),
        ("2023-03-02", [Supersede(said(word="no", known="2023-02-20"))]),
    )
    assert words(path, as_of="2023-02-28") == "no"
    assert words(path, as_of="2023-02-28", known="2023-02-19") == "yes"
    assert words(path, as_of="2023-02-28", known="2023-02-20") == "no"
    assert words(path, as_of="2023-02-28", recorded=1) == "yes"


def test_what_arrives_late_takes_its_place_by_the_date_it_happened(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.duckdb",
        ("2023-03-01", [Record(said("new", "2023-02-20", word="new"))]),
        ("2023-03-02", [Record(said("late", "2023-02-10", word="late"))]),
    )
    assert words(path, as_of="2023-02-15") == "late"
    assert words(path, as_of="2023-02-28") == "new"
    assert words(path, as_of="2023-02-15", recorded=1) == ""


def test_before_the_first_entry_there_is_nothing_and_after_the_last_its_answer_stays(tmp_path: Path) -> None:
    path = write(tmp_path / "a.duckdb", ("2023-03-01", [Record(said(when="2023-02-10"))]))
    assert words(path, as_of="2023-02-09") == ""
    assert words(path, as_of="9999") == "yes"
    assert words(path, recorded=0) == ""
    assert words(path, recorded="2023-02-28") == ""
    assert words(path, known="2023-02-28") == ""
    assert words(path, known="2023-03-01") == "yes"


def test_of_two_commits_at_one_instant_the_position_decides(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.duckdb",
        ("2023-03-01", [Record(said(word="first"))]),
        ("2023-03-01", [Supersede(said(word="second"))]),
        ("2023-03-01", [Record(said("two", word="third"))]),
    )
    assert words(path) == "third"
    assert words(path, recorded=2) == "second"
    assert words(path, recorded=1) == "first"
    assert words(path, recorded="2023-03-01") == "third"


def test_a_clock_that_went_back_does_not_reorder_the_log(tmp_path: Path) -> None:
    path = write(tmp_path / "a.duckdb", ("2023-03-02", [Record(said(word="one"))]), ("2023-03-01", [Supersede(said(word="two"))]))
    assert words(path, recorded="2023-03-01") == ""
    assert words(path, recorded="2023-03-02") == "two"


def test_a_retraction_hides_and_a_new_version_brings_back(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.duckdb",
        ("2023-03-01", [Record(said(word="one", known="2023-02-04"))]),
        ("2023-03-02", [Retract("one", known="2023-02-10")]),
        ("2023-03-03", [Supersede(said(word="two", known="2023-02-20"))]),
    )
    assert [words(path, known=day) for day in ("2023-02-04", "2023-02-10", "2023-02-20")] == ["one", "", "two"]
    assert [words(path, recorded=position) for position in (1, 2, 3)] == ["one", "", "two"]


def test_an_earlier_source_makes_it_known_earlier_from_the_entry_on_that_brought_it(tmp_path: Path) -> None:
    early = Source(publisher="A diary", published="2023-02-05")
    path = write(
        tmp_path / "a.duckdb",
        ("2023-03-01", [Record(said(known="2023-02-20"))]),
        ("2023-03-02", [Corroborate("one", (early,))]),
    )
    assert words(path, known="2023-02-10") == "yes"
    assert words(path, known="2023-02-10", recorded=1) == ""


def test_as_the_day_itself_could_have_answered(tmp_path: Path) -> None:
    path = write(tmp_path / "a.duckdb", ("2023-03-01", [Record(said(when="2023-02-04", known="2023-02-07"))]))
    assert words(path, as_of="2023-02-06") == "yes"
    assert words(path, as_of="2023-02-06", known="same") == ""
    assert words(path, as_of="2023-02-07", known="same") == "yes"


@pytest.mark.parametrize("order", list(itertools.permutations(range(4)))[::3])
def test_every_order_of_arrival_gives_the_same_state_at_full_knowledge(tmp_path: Path, order: tuple[int, ...]) -> None:
    events = [said(f"e{i}", f"2023-02-{10 + i}", word=f"w{i}", known="2023-03-01") for i in range(4)]
    path = write(tmp_path / "a.duckdb", *[("2023-03-01", [Record(events[i])]) for i in order])
    assert [words(path, as_of=f"2023-02-{9 + i}") for i in range(5)] == ["", "w0", "w1", "w2", "w3"]
    with timeline.open(path) as log:
        assert [(s.object, s.since, s.until) for s in log.history("thing:thing") if s.relation == "state"] == [
            ("w0", "2023-02-10", "2023-02-11"),
            ("w1", "2023-02-11", "2023-02-12"),
            ("w2", "2023-02-12", "2023-02-13"),
            ("w3", "2023-02-13", ""),
        ]


def test_two_uncertain_dates_that_overlap_are_both_possible_and_then_only_the_log_orders_them(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.duckdb",
        ("2023-03-01", [Record(said("a", "2023-02", word="a")), Record(said("b", "[2023-02-10..2023-02-20]", word="b"))]),
    )
    with timeline.open(path) as log:
        middle = [f for f in log.state("thing:thing", as_of="2023-02-15") if f.relation == "state"]
        end = [f for f in log.state("thing:thing", as_of="2023-02-28") if f.relation == "state"]
        worst = [f for f in log.state("thing:thing", as_of="2023-02-28", case="worst") if f.relation == "state"]
        best = [f for f in log.state("thing:thing", as_of="2023-02-28", case="best") if f.relation == "state"]
        flips = log.why("thing:thing state", as_of="2023-02-28").flips
    assert {(f.object, f.certainty) for f in middle} == {("a", "possible"), ("b", "possible")}
    assert [(f.object, f.certainty, f.order_unknown) for f in end] == [("a", "certain", True)]
    assert worst == []
    assert {f.object for f in best} == {"a", "b"}
    assert next((f.event_id, f.day, f.before, f.after) for f in flips) == ("a", "2023-02-19", "a", "b")
