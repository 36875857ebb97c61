"""What was not yet public on the asked day is marked, and left out when asked as the day knew."""

from __future__ import annotations

import json
from pathlib import Path

from tests.conftest import timeline

CALL = "engagement:austin-wei-call-february-2023"


def facts(*arguments: str) -> dict[str, int]:
    answer = json.loads(timeline("state", *arguments, "-O", "json").out)
    return {fact["subject"]: fact["hindsight"] for fact in answer["facts"]}


def test_a_refusal_that_became_public_three_days_later_is_hindsight(demo_log: Path) -> None:
    assert facts("as", "of", "2023-02-04")[CALL] == 3
    assert facts("as", "of", "2023-02-06")[CALL] == 1
    assert facts("as", "of", "2023-02-07")[CALL] == 0
    assert "k not yet public then" in timeline("state", CALL, "as", "of", "2023-02-04").out
    assert "k not yet" not in timeline("state", CALL, "as", "of", "2023-02-07").out


def test_known_same_asks_as_the_day_itself_could_have_answered(demo_log: Path) -> None:
    assert CALL not in facts("--known", "same", "as", "of", "2023-02-04")
    assert CALL in facts("--known", "same", "as", "of", "2023-02-07")
    assert not any(facts("--known", "same", "as", "of", "2023-02-04").values())


def test_nothing_is_hindsight_where_no_day_is_asked_about(demo_log: Path) -> None:
    assert not any(facts().values())
