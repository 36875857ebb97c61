"""What a format cannot carry is said on stderr, with its number."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import timeline
from tests.exchange.desk import WORDS
from timeline.changes import Corroborate, Retract, Supersede
from timeline.importers.facts import facts_of
from timeline.log import Log
from timeline.model import Source
from timeline.projections import Derivation

FACTS = [
    {
        "id": "shot",
        "type": "note.event",
        "when": "2023-02-04T14:39-05:00",
        "summary": "A shot",
        "topics": ["a", "b"],
        "sources": [{"publisher": "A"}],
    },
    {"id": "ides", "type": "note.event", "when": "-0044-03-15", "summary": "The ides", "sources": [{"publisher": "A", "title": "T"}]},
    {"id": "ice", "type": "note.event", "when": "Y-20000", "summary": "Ice " * 80},
    {"id": "open", "type": "note.event", "when": "../..", "summary": "Who knows", "actors": ["USA"], "standing": "alleged"},
    {"id": "gone", "type": "note.event", "when": "2023", "summary": "Retracted"},
]


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("losses") / "a.duckdb"
    facts = facts_of(FACTS, "t", WORDS).changes
    better = WORDS.build({**FACTS[0], "summary": "The shot"})
    with Log.create(path, WORDS, [Derivation(WORDS)]) as log:
        log.append(facts)
        log.append([Supersede(better), Retract("gone", "no"), Corroborate("ides", (Source(publisher="B"),))])
    return path


def notes(log: Path, kind: str, *more: str) -> list[str]:
    ran = timeline("--log", str(log), "export", "--as", kind, "-o", "out", *more)
    assert ran.status == 0, ran.err
    return [line.removeprefix("note: ") for line in ran.err.splitlines() if line.startswith("note: ")]


VERSIONS = "1 stand as they were corrected: their earlier versions are in an export of the log (--as log)"
GONE = "1 event was retracted, and is left out: an export of the log (--as log) has all"


@pytest.mark.parametrize("kind", ["events", "csv", "timelinejs", "timesketch", "cloudevents", "ics", "jsonld", "mermaid", "parquet"])
def test_earlier_versions_and_retracted_events_are_missed_aloud(kind: str, log: Path) -> None:
    said = notes(log, kind)
    assert VERSIONS in said
    assert said[-1] == GONE


def test_provenance_has_the_versions_and_says_nothing_of_them(log: Path) -> None:
    assert notes(log, "prov") == []


def test_of_a_choice_of_events_it_is_not_said_what_was_not_chosen(log: Path) -> None:
    assert notes(log, "events", "2023") == [VERSIONS]


def test_timelinejs_has_no_time_zones(log: Path) -> None:
    said = notes(log, "timelinejs")
    assert "1 have a time of day, and TimelineJS knows no time zones: `display_date` names the one that `start_date` is in" in said
    assert "1 left out: no day at all, or none that TimelineJS could name" in said
    assert "UTC\u22125" in Path("out").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("kind", "count", "sentence"),
    [
        ("timesketch", 3, "left out: no day in the years 1 to 9999 that a datetime could name"),
        ("ics", 3, "left out: no day in the years 1 to 9999, which are all that a calendar knows"),
        ("cloudevents", 3, "have no attribute `time`, since no time of day is given: `edtf` and `data.when` tell when it was"),
        ("timelinejs", 1, "have more than one topic: the first is the group"),
        ("timelinejs", 1, "have more on their sources than a media credit holds: it is in the text"),
        ("mermaid", 1, "have more than 240 characters, and are cut"),
        ("mermaid", 2, "have sources, for which a diagram has no room"),
        ("ics", 1, "have sources, of which a calendar holds one address: the others are in the description"),
    ],
)
def test_what_a_format_cannot_carry_is_counted(kind: str, count: int, sentence: str, log: Path) -> None:
    assert f"{count} {sentence}" in notes(log, kind)


@pytest.mark.parametrize("kind", ["md", "html", "atom", "json"])
def test_what_is_no_export_is_said_to_be_made_by_chronology(kind: str, log: Path) -> None:
    ran = timeline("--log", str(log), "export", "--as", kind)
    assert (ran.status, f"`timeline chronology -O {kind}` writes it" in ran.err) == (2, True)
