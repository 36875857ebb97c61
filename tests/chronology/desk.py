"""A small log with what a chronology has to cope with, and shorthands to read what is made of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.conftest import timeline
from tests.support.tables import SHIPPED
from timeline.changes import Record
from timeline.log import Log
from timeline.projections import Derivation

MINISTER = {"type": "office.held", "office": "fra/foreign-minister", "known": "2020-01-01"}
FACTS: tuple[dict[str, Any], ...] = (
    {"id": "old-minister", "when": "2020-01-01", "holder": "FRA/Anne Martin", **MINISTER},
    {"id": "new-minister", "when": "2024-02-10", "holder": "FRA/Paul Durand", **MINISTER, "known": "2024-02-10"},
    {"id": "first-visit", "type": "engagement.held", "when": "2024-02-09", "engagement": "a", "summary": "Martin visits Ottawa",
     "actors": ["FRA/Anne Martin"], "targets": ["CAN"], "affects": ["CAN-FRA"], "topics": ["trade"],
     "sources": [{"publisher": "Le Monde", "published": "2024-02-09"}]},
    {"id": "second-visit", "type": "engagement.held", "when": "2024-02-12", "engagement": "b", "summary": "Durand and Martin visit Ottawa",
     "actors": ["FRA/Paul Durand", "FRA/Anne Martin"], "targets": ["CAN"], "affects": ["CAN-FRA"], "topics": ["trade", "cheese"],
     "sources": [{"publisher": "Le Monde", "published": "2024-02-12"}, {"publisher": "The Globe", "published": "2024-02-12"}]},
    {"id": "rumour", "type": "statement.made", "when": "2024-02-13", "summary": "A tariff on cheese is near", "actors": ["CAN"],
     "standing": "reported", "according_to": "Financial Times", "affects": ["CAN-FRA"], "sources": [{"publisher": "The Globe", "published": "2024-02-20"}]},
    {"id": "claim", "type": "claim.made", "when": "2024-03-01", "claim": "dumping", "asserts": "France sells cheese below its cost", "actors": ["CAN"],
     "standing": "alleged", "affects": ["CAN-FRA"], "sources": [{"publisher": "The Globe", "published": "2024-03-01"}]},
    {"id": "denial", "type": "claim.denied", "when": "2024-03-02", "claim": "dumping", "actors": ["FRA"], "affects": ["CAN-FRA"],
     "sources": [{"publisher": "Le Monde", "published": "2024-03-02"}]},
    {"id": "vague", "type": "measure.announced", "when": "2024-03", "measure": "tariff", "summary": "Canada announces a tariff", "actors": ["CAN"],
     "affects": ["CAN-FRA"], "sources": [{"publisher": "The Globe", "published": "2024-03-09"}]},
    {"id": "slip", "type": "engagement.cancelled", "when": "2024-03-20", "engagement": "c", "summary": "A dinner is called off", "actors": ["FRA"],
     "affects": ["CAN-FRA"], "sources": [{"publisher": "Le Monde", "published": "2024-03-20"}]},
    {"id": "mistake", "type": "engagement.cancelled", "when": "2024-03-21", "engagement": "d", "summary": "A lunch is called off", "actors": ["FRA"],
     "affects": ["CAN-FRA"], "sources": [{"publisher": "Le Monde", "published": "2024-03-21"}]},
    {"supersede": "slip", "reason": "the paper corrected itself", "type": "engagement.cancelled", "when": "2024-03-25", "engagement": "c",
     "summary": "A dinner is called off", "actors": ["FRA"], "affects": ["CAN-FRA"], "sources": [{"publisher": "Le Monde", "published": "2024-03-26"}]},
    {"retract": "mistake", "reason": "it took place", "known": "2024-03-30"},
    {"id": "by-then", "type": "statement.made", "when": "[..2024-02-01]", "summary": "The two speak of cheese", "actors": ["FRA"],
     "affects": ["CAN-FRA"], "sources": [{"publisher": "Le Monde", "published": "2024-02-01"}]},
)  # fmt: skip


def write(facts: Any, name: str = "desk.jsonl") -> None:
    Path(name).write_text("".join(f"{json.dumps(fact)}\n" for fact in facts), encoding="utf-8")
    ran = timeline("import", name)
    assert ran.status == 0, ran.err


def record(facts: Any, log: str = "desk.duckdb") -> None:
    """The same without a file: the log takes texts that no facts file may hold, and a program may have put them there."""
    with Log.open(log, SHIPPED, [Derivation(SHIPPED)]) as opened:
        opened.append([Record(SHIPPED.build(fact)) for fact in facts])


def desk(facts: Any = FACTS, log: str = "desk.duckdb") -> None:
    """Make the log in the test's folder."""
    assert timeline("init", log).status == 0
    if facts:
        write(facts)


def data(*arguments: str) -> dict[str, Any]:
    """A chronology as data."""
    answer: dict[str, Any] = json.loads(timeline("chronology", *arguments, "-O", "json").out)
    return answer


def events(*arguments: str) -> dict[str, dict[str, Any]]:
    """Its events by their ids."""
    return {event["id"]: event for event in data(*arguments)["events"]}


def page(*arguments: str) -> str:
    """A chronology in Markdown."""
    return timeline("chronology", *arguments, "-O", "md").out
