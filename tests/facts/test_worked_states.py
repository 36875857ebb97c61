"""The shipped timeline answers as a diplomatic historian would, for dates worked out by hand and for dates between them."""

from __future__ import annotations

from pathlib import Path

import pytest

import timeline
from timeline.answers import Fact

CHANNELS_AUGUST_2022 = {
    "leader": ("open", "[..2022-07-28]", "inferred"),
    "top-diplomat": ("open", "[..2022-08-05]", "inferred"),
    "embassy": ("open", "[..2022-08-04]", "inferred"),
    "treasury": ("open", "[..2022-08-05]", "inferred"),
    "commerce": ("open", "[..2022-08-05]", "inferred"),
    "military-minister": ("degraded", "2022-08-05", "inferred"),
    "military-theatre-commanders": ("cancelled", "2022-08-05", "declared"),
    "military-policy-talks": ("cancelled", "2022-08-05", "declared"),
    "maritime-consultation": ("cancelled", "2022-08-05", "declared"),
    "climate": ("suspended", "2022-08-05", "declared"),
    "repatriation": ("suspended", "2022-08-05", "declared"),
    "legal-assistance": ("suspended", "2022-08-05", "declared"),
    "transnational-crime": ("suspended", "2022-08-05", "declared"),
    "counternarcotics": ("suspended", "2022-08-05", "declared"),
}

CHANNELS: dict[str, dict[str, tuple[str, str, str]]] = {
    "2022-08-10": CHANNELS_AUGUST_2022,
    "2022-11-30": {
        **CHANNELS_AUGUST_2022,
        "climate": ("open", "2022-11-14", "declared"),
        "military-minister": ("open", "2022-11-22", "inferred"),
    },
    "2023-03-31": {
        **CHANNELS_AUGUST_2022,
        "climate": ("open", "2022-11-14", "declared"),
        "military-minister": ("refused", "2023-02-04", "inferred"),
        "treasury": ("unclear", "2023-03-12", "inferred"),
    },
}
CHANNELS["2023-01-20"] = CHANNELS["2022-11-30"]
CHANNELS["2023-02-10"] = {**CHANNELS["2022-11-30"], "military-minister": ("refused", "2023-02-04", "inferred")}
CHANNELS["2023-05-08"] = CHANNELS["2023-03-31"]

OPEN_ENGAGEMENTS: dict[str, set[tuple[str, str, str, str, str]]] = {
    "2022-08-10": set(),
    "2022-11-30": {("blinken-china-visit", "status", "planned", "2022-11-14", "actual")},
    "2023-01-20": {
        ("blinken-china-visit", "status", "confirmed", "2023-01-17", "actual"),
        ("blinken-china-visit", "dates", "2023-02-05/2023-02-06", "2023-01-16", "actual"),
    },
    "2023-02-10": {("blinken-china-visit", "status", "postponed", "2023-02-03", "actual")},
    "2023-03-31": {
        ("blinken-china-visit", "status", "postponed", "2023-02-03", "actual"),
        ("raimondo-china-visit", "prospect", "intended by USA/Gina Raimondo", "[..2023-03-08]", "actual"),
    },
    "2023-04-12": {
        ("blinken-china-visit", "status", "postponed", "2023-02-03", "actual"),
        ("raimondo-china-visit", "prospect", "intended by USA/Gina Raimondo", "[..2023-03-08]", "actual"),
        ("yellen-china-visit", "prospect", "intended by USA/Janet Yellen", "2023-04-11", "actual"),
    },
    "2023-05-08": {
        ("blinken-china-visit", "status", "postponed", "2023-02-03", "actual"),
        ("blinken-china-visit", "prospect", "intended by USA/Antony Blinken", "2023-05-03", "actual"),
        ("kerry-china-visit", "prospect", "invited by CHN", "2023-05-03", "reported"),
        ("austin-li-meeting", "prospect", "requested by USA/Lloyd Austin", "2023-05-05", "reported"),
        ("raimondo-china-visit", "prospect", "intended by USA/Gina Raimondo", "[..2023-03-08]", "actual"),
        ("yellen-china-visit", "prospect", "intended by USA/Janet Yellen", "2023-04-11", "actual"),
    },
}

COMMITMENTS: dict[str, set[tuple[str, str, str, str]]] = {
    "2022-08-10": set(),
    "2023-03-31": {
        ("bali-2022", "in force", "CHN", "2022-11-14"),
        ("bali-2022", "in force", "USA", "2022-11-14"),
        ("bali-2022/blinken-visit", "unfulfilled", "CHN", "2022-11-14"),
        ("bali-2022/blinken-visit", "unfulfilled", "USA", "2022-11-14"),
    },
    "2023-05-08": {
        ("bali-2022", "undermined by USA", "CHN", "2023-05-08"),
        ("bali-2022", "in force", "USA", "2022-11-14"),
        ("bali-2022/blinken-visit", "unfulfilled", "CHN", "2022-11-14"),
        ("bali-2022/blinken-visit", "unfulfilled", "USA", "2022-11-14"),
    },
}

OFFICES = {
    "2022-08-10": {
        "usa/house-speaker": "USA/Nancy Pelosi",
        "chn/foreign-minister": "CHN/Wang Yi",
        "chn/ambassador-to-usa": "CHN/Qin Gang",
        "chn/defence-minister": "CHN/Wei Fenghe",
    },
    "2023-01-05": {"usa/house-speaker": None, "chn/foreign-minister": "CHN/Qin Gang"},
    "2023-03-31": {
        "usa/house-speaker": "USA/Kevin McCarthy",
        "chn/foreign-minister": "CHN/Qin Gang",
        "chn/state-councillor-foreign-affairs": "CHN/Qin Gang",
        "chn/defence-minister": "CHN/Li Shangfu",
        "chn/ambassador-to-usa": None,
    },
}

MEASURES = {
    "2023-03-31": {"dutch-chip-controls": "announced", "japan-chip-controls": "announced", "micron-ban": "under review"},
    "2023-03-30": {"dutch-chip-controls": "announced", "japan-chip-controls": None, "micron-ban": None},
    "2023-05-22": {"dutch-chip-controls": "announced", "japan-chip-controls": "announced", "micron-ban": "in force"},
}


def certain(log: Path, day: str, kind: str) -> list[Fact]:
    with timeline.open(log) as opened:
        return [fact for fact in opened.state(as_of=day) if fact.kind == kind and fact.certainty == "certain"]


@pytest.mark.parametrize("day", CHANNELS)
def test_channels(shipped: Path, day: str) -> None:
    found = {
        fact.name.removeprefix("usa-chn/"): (fact.object, fact.since, fact.basis)
        for fact in certain(shipped, day, "channel")
        if fact.standing == "actual"
    }
    assert found == CHANNELS[day]


@pytest.mark.parametrize("day", OPEN_ENGAGEMENTS)
def test_engagements_that_are_not_over(shipped: Path, day: str) -> None:
    found = {
        (fact.name, fact.relation, fact.object, fact.since, fact.standing)
        for fact in certain(shipped, day, "engagement")
        if fact.object not in {"held", "refused", "cancelled"}
    }
    assert found == OPEN_ENGAGEMENTS[day]


@pytest.mark.parametrize("day", COMMITMENTS)
def test_commitments_with_their_views(shipped: Path, day: str) -> None:
    found = {(fact.name, fact.object, fact.view, fact.since) for fact in certain(shipped, day, "commitment") if fact.standing == "actual"}
    assert found == COMMITMENTS[day]


@pytest.mark.parametrize("day", OFFICES)
def test_offices(shipped: Path, day: str) -> None:
    held = {fact.name: fact.object for fact in certain(shipped, day, "office")}
    assert {office: held.get(office) for office in OFFICES[day]} == OFFICES[day]


@pytest.mark.parametrize("day", MEASURES)
def test_measures_announced_are_not_in_force(shipped: Path, day: str) -> None:
    held = {fact.name: fact.object for fact in certain(shipped, day, "measure") if fact.relation == "status" and fact.standing == "actual"}
    assert {measure: held.get(measure) for measure in MEASURES[day]} == MEASURES[day]


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2022-08-07", {"drills-august-2022"}), ("2022-08-10", set()), ("2023-04-10", {"drills-april-2023"}), ("2023-04-11", set())],
)
def test_drills_are_under_way_through_their_last_day(shipped: Path, day: str, expected: set[str]) -> None:
    assert {fact.name for fact in certain(shipped, day, "activity")} == expected


def test_the_first_file_alone_keeps_the_articles_precision(shipped: Path) -> None:
    """Read at the end of the first commit: the balloon is some day of February, the postponement too."""
    with timeline.open(shipped) as log:
        ((first,),) = log.sql("select last_position from commits where number = 1")
        state = {fact.subject: fact for fact in log.state(as_of="2023-05-08", recorded=first) if fact.initiates}
        assert state["engagement:blinken-china-visit"].since in {"2023-02", "[..2023-05-08]"}
        assert state["dyad:chn-usa"].since == "2023-02"
        possible = list(log.state("dyad", as_of="2023-02-10", recorded=first))
    assert [(fact.object, fact.certainty) for fact in possible] == [("balloon", "possible")]
