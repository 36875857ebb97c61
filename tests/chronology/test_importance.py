"""What to keep where there is too much: a score whose parts can be looked up, and a cap for each type."""

from __future__ import annotations

from typing import Any

import pytest

from tests.chronology.desk import desk, events, page
from tests.conftest import timeline
from timeline.importance import Importance, kept


def fact(id_: str, day: int, *publishers: tuple[str, int], **fields: Any) -> dict[str, Any]:
    sources = [{"publisher": name, "published": f"2024-05-{published:02d}"} for name, published in publishers]
    return {"type": "statement.made", "summary": f"About {id_}", **fields, "id": id_, "when": f"2024-05-{day:02d}", "sources": sources}


FACTS = [
    fact("start", 1, ("A", 1)),
    fact("loud", 2, ("A", 2), ("A", 2), ("A", 2)),
    fact("twice", 2, ("A", 2), ("B", 2)),
    fact("follow-b", 5, ("B", 5), caused_by=["start"]),
    fact("follow-c", 6, ("C", 6), ("B", 6), caused_by=["start"]),
    fact("same-day", 1, ("D", 1), caused_by=["start"]),
    fact("retold", 3, ("A", 3), ("E", 20)),
    fact("strong", 4, ("A", 4), impact=-8, affects=["CAN-FRA"]),
    fact("moves", 7, ("A", 7), type="measure.in_force", measure="tariff", actors=["CAN"]),
]


@pytest.fixture(autouse=True)
def log() -> None:
    desk(FACTS)


def parts(*arguments: str) -> dict[str, dict[str, float]]:
    return {name: event["importance"] for name, event in events("--explain", *arguments).items()}


def test_later_publishers_that_come_back_to_an_event_count_once_each() -> None:
    told = parts()
    assert told["start"]["cited"] == 2  # B and C; D told of it on the same day, which is no coming back
    assert told["retold"]["cited"] == 1
    assert told["loud"]["cited"] == told["twice"]["cited"] == 0


def test_a_publisher_that_repeats_itself_is_one_source() -> None:
    told = parts()
    assert (told["loud"]["sources"], told["twice"]["sources"]) == (1, 2)


def test_what_an_event_moves_and_its_impact_count() -> None:
    told = parts()
    assert told["moves"]["effects"] >= 1
    assert told["start"]["effects"] == 0
    assert told["strong"]["impact"] == 8


def test_what_was_not_public_yet_counts_for_nothing() -> None:
    assert parts("--known", "2024-05-05")["start"]["cited"] == 1
    assert parts("--recorded", "4")["start"]["cited"] == 1


def test_the_score_is_the_sum_of_its_parts() -> None:
    one = Importance(cited=3, sources=1, effects=0, impact=4.0)
    assert one.parts == {"cited": 6.0, "sources": 2.0, "effects": 0.0, "impact": 2.0}
    assert one.score == 10.0
    assert one.words == "10.0 = 6.0 cited by 3 + 2.0 for 1 source + 0.0 for 0 effects + 2.0 for impact 4"


def test_the_weightiest_are_kept_in_the_order_of_time() -> None:
    assert list(events("--top", "3")) == ["start", "retold", "strong"]
    assert "The 3 weightiest of 9 events" in page("--top", "3")


def test_a_type_has_no_more_than_its_cap() -> None:
    assert list(events("--max-per-type", "2")) == ["start", "retold", "moves"]
    assert list(events("--max-per-type", "1", "--top", "5")) == ["start", "moves"]


def test_where_scores_are_equal_the_earlier_entry_is_kept() -> None:
    same = {7: Importance(1), 3: Importance(1), 5: Importance(1)}
    assert kept(dict.fromkeys(same, "x"), same, top=2, most_per_type=None) == {3, 5}
    assert kept(dict.fromkeys(same, "x"), {}, top=None, most_per_type=1) == {3}


@pytest.mark.parametrize("format_", ["text", "md", "html", "json", "csv"])
def test_the_parts_are_shown_where_they_are_asked_for(format_: str) -> None:
    shown = timeline("chronology", "--explain", "-O", format_).out
    plain = timeline("chronology", "-O", format_).out
    sign = {"json": '"importance"', "csv": "cited_by"}.get(format_, "cited by 2")
    assert sign in shown
    assert sign not in plain
