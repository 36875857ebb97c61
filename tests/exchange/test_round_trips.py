"""Events that leave in a format and come back from it are the same, as far as the format carries them.

Examples run in this process, on one log, some 20 a second, and are not shrunk: shrinking by whole logs ran into the suite's time limit.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings

from tests.conftest import timeline
from tests.exchange.desk import Traffic, contents, fit, traffic, written
from timeline.render.escaping import visible

Content = list[dict[str, Any]]
Check = Callable[[Traffic, Content], None]
BLANK: Content = [
    {"type": "note.event", "when": "2004-06-XX", "summary": "s", "topics": ["", "x"], "sources": [{"publisher": " ", "quote": "'=1+1"}]},
    {"type": "note.event", "when": "2023", "summary": "s", "topics": [""], "sources": [{"publisher": ""}, {"publisher": "A Daily"}]},
]
"""A publisher of spaces is none when it comes back: once such sources left without any, and were refused at their return."""
MANY = 60
few, many = (
    settings(max_examples=count, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))
    for count in (12, MANY)
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Traffic]:
    yield from traffic(tmp_path)


def json_lines(desk: Traffic, content: Content) -> None:
    """All but control characters, which a program may have put into a log and no file brings."""
    views = desk.kept(fit(content))
    assert desk.carried(views, "events", "e.jsonl") == written(views)


def cloudevents(desk: Traffic, content: Content) -> None:
    views = desk.kept(content)
    assert desk.carried(views, "cloudevents", "e.json") == written(views)


def csv(desk: Traffic, content: Content) -> None:
    """All; of control characters their pictures."""

    def shown(event: Any) -> Any:
        if isinstance(event, str):
            return " ".join(visible(event, lines=True).split())
        if isinstance(event, dict):
            return {shown(name): shown(part) for name, part in event.items()}
        return [shown(part) for part in event] if isinstance(event, list) else event

    views = desk.kept(content)
    assert shown(desk.carried(views, "csv", "e.csv")) == shown(written(views))


def timesketch(desk: Traffic, content: Content) -> None:
    """All, of the years 1 to 9999."""
    views = desk.kept([*content, {"type": "note.event", "when": "2023", "summary": "x"}])
    before = {name: event for name, event in written(views).items() if not event["when"].startswith(("-", "Y"))}
    assert desk.carried(views, "timesketch", "e.jsonl") == before


def timelinejs(desk: Traffic, content: Content) -> None:
    """Ids, dates, headlines and a group."""

    def core(found: dict[str, dict[str, Any]]) -> dict[str, tuple[Any, ...]]:
        return {
            name: (
                event["when"].partition("T")[0],
                " ".join(visible(event["summary"]).split()),
                [visible(topic) for topic in event.get("topics", [])[:1] if topic],
            )
            for name, event in found.items()
        }

    views = desk.kept(content)
    assert core(desk.carried(views, "timelinejs", "e.json")) == core(written(views))


def calendar(desk: Traffic, content: Content) -> None:
    """Ids, dates of the years 1 to 9999, summaries, places, topics and standings."""

    def core(found: dict[str, dict[str, Any]]) -> dict[str, tuple[Any, ...]]:
        return {
            name: (
                event["when"],
                shown(event["summary"]),
                shown(event.get("where", "")),
                [topic for each in event.get("topics", []) if (topic := shown(each))],
                event.get("standing", "actual"),
            )
            for name, event in found.items()
            if not event["when"].startswith(("-", "Y"))
        }

    def shown(text: str) -> str:
        return " ".join(visible(text).split())

    views = desk.kept([*content, {"type": "note.event", "when": "2023", "summary": "x"}])
    assert core(desk.carried(views, "ics", "e.ics")) == core(written(views))


CHECKS = [json_lines, cloudevents, csv, timesketch, timelinejs, calendar]


@pytest.mark.parametrize("check", CHECKS)
@few
@example(content=BLANK)
@given(content=contents)
def test_what_leaves_comes_back(check: Check, desk: Traffic, content: Content) -> None:
    check(desk, content)


@pytest.mark.slow
@pytest.mark.parametrize("check", CHECKS)
@many
@given(content=contents)
def test_what_leaves_comes_back_in_many_cases(check: Check, desk: Traffic, content: Content) -> None:
    check(desk, content)


def events(log: str) -> dict[str, dict[str, Any]]:
    """All events of a log, without what the log itself adds to them."""
    assert timeline("--log", log, "export", "--as", "events", "-o", "all.jsonl").status == 0
    found = [json.loads(line) for line in Path("all.jsonl").read_text(encoding="utf-8").split("\n") if line]
    return {event["id"]: {name: part for name, part in event.items() if name != "timeline"} for event in found}


@pytest.mark.parametrize(("kind", "file"), [("events", "e.jsonl"), ("csv", "e.csv"), ("timesketch", "t.jsonl"), ("cloudevents", "c.json")])
def test_the_shipped_timeline_comes_back_whole_and_once(kind: str, file: str, demo_log: Path) -> None:
    assert timeline("--log", str(demo_log), "export", "--as", kind, "-o", file).status == 0
    timeline("init", "b.duckdb")
    ran = timeline("--log", "b.duckdb", "import", file)
    assert ran.status == 0, ran.err
    assert "nothing new" in timeline("--log", "b.duckdb", "import", file).err
    assert events("b.duckdb") == events(str(demo_log))
