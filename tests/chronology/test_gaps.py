"""What the log does not say."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.chronology.desk import desk, write
from tests.conftest import timeline


def seek(*arguments: str) -> list[dict[str, Any]]:
    ran = timeline("gaps", *arguments, "-O", "json")
    assert ran.status == 0, ran.err
    found: list[dict[str, Any]] = json.loads(ran.out)["gaps"]
    return found


def met(id_: str, when: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": id_,
        "type": "engagement.held",
        "when": when,
        "engagement": id_,
        "actors": ["CAN"],
        "targets": ["FRA"],
        "affects": ["CAN-FRA"],
        **fields,
    }


def test_a_silence_runs_from_the_last_day_of_one_to_the_first_of_the_next() -> None:
    desk([met("a", "2024-01-01/2024-01-10"), met("b", "2024-03-01"), met("inside", "2024-01-05")])
    (gap,) = seek("silence", "--as-of", "2024-03-20")
    assert (gap["about"], gap["since"], gap["until"], gap["days"]) == ("CAN-FRA", "2024-01-11", "2024-02-29", 50)
    assert gap["what"] == "nothing on record until b"


def test_what_may_have_happened_in_a_silence_breaks_it() -> None:
    desk([met("a", "2024-01-01"), met("vague", "2024-02"), met("b", "2024-04-30")])
    assert [(gap["since"], gap["until"]) for gap in seek("silence", "--as-of", "2024-05-10")] == [
        ("2024-01-02", "2024-01-31"),
        ("2024-03-01", "2024-04-29"),
    ]


def test_the_last_silence_runs_to_the_asked_day() -> None:
    desk([met("a", "2024-01-01")])
    (gap,) = seek("silence", "--as-of", "2024-02-10")
    assert (gap["until"], gap["days"], gap["what"]) == ("2024-02-10", 40, "nothing on record to this day")
    assert seek("silence", "--as-of", "2024-01-20") == []
    assert len(seek("silence", "--as-of", "2024-01-20", "--silence", "10")) == 1


def test_silences_are_those_of_a_dyad_in_either_order() -> None:
    desk([met("a", "2024-01-01"), met("c", "2024-01-01", affects=["CAN-USA"])])
    assert [gap["about"] for gap in seek("silence", "--as-of", "2024-06", "--dyad", "fra-can")] == ["CAN-FRA"]


def test_facts_on_one_publisher_or_none_are_listed_and_those_on_two_are_not() -> None:
    paper = {"publisher": "A", "published": "2024-01-01"}
    desk([met("none", "2024-01-01"), met("one", "2024-01-01", sources=[paper, paper | {"title": "again"}]),
          met("two", "2024-01-01", sources=[paper, {"publisher": "B", "published": "2024-01-05"}])])  # fmt: skip
    assert {gap["about"]: gap["what"] for gap in seek("one-source")} == {
        "engagement:none": "status: held (no source)",
        "engagement:one": "status: held (only A)",
    }
    assert "engagement:two" in {gap["about"] for gap in seek("one-source", "--known", "2024-01-02")}


def test_dates_are_vague_while_not_even_the_day_is_known() -> None:
    desk(
        [
            met("day", "2024-01-01"),
            met("month", "2024-02"),
            met("open", "[..2024-01-05]"),
            met("moment", "2024-01-01T10:00Z"),
            met("long", "2024-01-01/2024-02-01"),
        ]
    )
    assert [(gap["about"], gap["days"]) for gap in seek("vague")] == [("open", None), ("month", 29)]
    write([{"supersede": "month", "reason": "the day", **{k: v for k, v in met("month", "2024-02-03").items() if k != "id"}}])
    assert [gap["about"] for gap in seek("vague")] == ["open"]


PLANNED = {
    "id": "p",
    "type": "engagement.planned",
    "when": "2024-01-01",
    "engagement": "visit",
    "dates": "2024-02-05/2024-02-06",
    "actors": ["CAN"],
    "known": "2024-01-01",
}


def test_a_plan_is_overdue_once_its_last_day_has_passed() -> None:
    desk([PLANNED])
    assert seek("overdue", "--as-of", "2024-02-05") == []
    (gap,) = seek("overdue", "--as-of", "2024-02-10")
    assert (gap["about"], gap["since"], gap["days"]) == ("engagement:visit", "2024-02-06", 4)
    assert gap["what"] == "planned for 2024-02-05/2024-02-06, no outcome on record"


@pytest.mark.parametrize("outcome", ["held", "postponed", "cancelled"])
def test_an_outcome_that_is_public_ends_it(outcome: str) -> None:
    desk(
        [
            PLANNED,
            {
                "id": "o",
                "type": f"engagement.{outcome}",
                "when": "2024-02-04",
                "engagement": "visit",
                "actors": ["CAN"],
                "known": "2024-02-20",
            },
        ]
    )
    assert seek("overdue", "--as-of", "2024-02-10") == []
    assert len(seek("overdue", "--as-of", "2024-02-10", "--known", "2024-02-10")) == 1


def test_a_measure_that_was_announced_for_a_day_is_a_plan_too() -> None:
    desk(
        [{"id": "m", "type": "measure.announced", "when": "2024-01-01", "measure": "tariff", "takes_effect": "2024-03", "actors": ["CAN"]}]
    )
    assert [gap["about"] for gap in seek("overdue", "--as-of", "2024-03-31")] == ["measure:tariff"]
    assert seek("overdue", "--as-of", "2024-03-30") == []


def test_a_claim_is_unanswered_until_somebody_denies_it() -> None:
    claim = {"id": "c", "type": "claim.made", "when": "2024-01-01", "claim": "dumping", "asserts": "it is cheap", "actors": ["CAN"]}
    desk([claim])
    (gap,) = seek("unanswered", "--as-of", "2024-01-31")
    assert (gap["about"], gap["what"], gap["days"]) == ("claim:dumping", "asserted by CAN", 30)
    write([{"id": "d", "type": "claim.denied", "when": "2024-01-20", "claim": "dumping", "actors": ["FRA"]}])
    assert seek("unanswered", "--as-of", "2024-01-31") == []
    assert len(seek("unanswered", "--as-of", "2024-01-10")) == 1


def test_without_a_day_one_looks_back_from_the_last_that_the_log_knows() -> None:
    desk([met("a", "2024-01-01"), met("b", "2024-01-31", affects=["CAN-USA"])])
    answer = json.loads(timeline("gaps", "silence", "-O", "json").out)
    assert (answer["day"], [gap["days"] for gap in answer["gaps"]]) == ("2024-01-31", [30])


@pytest.mark.parametrize("format_", ["table", "csv", "md"])
def test_the_other_forms_hold_the_same(format_: str) -> None:
    desk([met("a", "2024-01")])
    out = timeline("gaps", "vague", "-O", format_).out
    assert "a" in out
    assert "31" in out


def test_an_unknown_kind_is_refused() -> None:
    desk([met("a", "2024-01-01")])
    assert timeline("gaps", "everything").status == 2
