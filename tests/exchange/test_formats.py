"""Each export is read by its format's own parser, schema, or a checker written from its documentation; imports refuse what they cannot read."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.conftest import timeline
from tests.exchange.desk import WORDS
from timeline.importers.facts import facts_of
from timeline.log import Log
from timeline.projections import Derivation

# The required attributes and types of CloudEvents 1.0.2, https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md
CLOUDEVENT = {
    "type": "object",
    "required": ["id", "source", "specversion", "type"],
    "propertyNames": {"pattern": "^[a-z0-9]+$"},
    "properties": {
        "id": {"type": "string", "minLength": 1},
        "source": {"type": "string", "minLength": 1},
        "specversion": {"const": "1.0"},
        "type": {"type": "string", "minLength": 1},
        "subject": {"type": "string", "minLength": 1},
        "datacontenttype": {"type": "string"},
        "time": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"},
    },
}


def export(kind: str, output: str) -> str:
    ran = timeline("export", "--as", kind, "-o", output)
    assert ran.status == 0, ran.err
    return ran.err


def test_cloudevents_fit_their_schema(demo_log: Path) -> None:
    assert "no attribute `time`" in export("cloudevents", "e.json")
    events = json.loads(Path("e.json").read_text())
    jsonschema.validate(events, {"type": "array", "minItems": 100, "items": CLOUDEVENT})
    assert len({(event["source"], event["id"]) for event in events}) == len(events)


def test_csv_is_read_by_the_csv_module(demo_log: Path) -> None:
    export("csv", "e.csv")
    with Path("e.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    assert len(rows) == 112
    assert all(None not in row and json.loads(row["fields"] or "{}") is not None for row in rows)


def test_parquet_is_read_by_duckdb(demo_log: Path) -> None:
    import duckdb

    export("parquet", "e.parquet")
    assert duckdb.sql("select count(*), count(begin_earliest) > 100, max(len(sources)) > 1 from 'e.parquet'").fetchall() == [
        (112, True, True)
    ]
    assert "name a file" in timeline("export", "--as", "parquet").err


def test_prov_is_read_back_by_its_library(demo_log: Path) -> None:
    from prov.model import ProvDocument

    timeline("retract", "kerry-invited", "--reason", "a test")
    export("prov", "e.json")
    document = ProvDocument.deserialize("e.json", format="json")
    kinds = [type(record).__name__ for record in document.get_records()]
    assert {"ProvEntity", "ProvActivity", "ProvAgent", "ProvGeneration", "ProvDerivation"} <= set(kinds)


def test_a_calendar_is_read_by_its_library(demo_log: Path) -> None:
    from icalendar import Calendar

    assert "a calendar knows no types" in export("ics", "e.ics")
    calendar = Calendar.from_ical(Path("e.ics").read_bytes())
    events = list(calendar.walk("VEVENT"))
    assert len(events) == len({str(event["UID"]) for event in events}) > 100
    assert not [event.errors for event in events if event.errors]
    assert {str(event["STATUS"]) for event in events} == {"CONFIRMED", "TENTATIVE"}


def test_timelinejs_is_as_its_documentation_says(demo_log: Path) -> None:
    """https://timeline.knightlab.com/docs/json-format.html: events need a start_date with a year; dates are numbers."""
    assert "TimelineJS" in export("timelinejs", "e.json")
    for slide in json.loads(Path("e.json").read_text())["events"]:
        assert slide.keys() <= {"start_date", "end_date", "text", "media", "group", "display_date", "unique_id"}
        for side in ("start_date", "end_date"):
            date = slide.get(side, {"year": 1})
            assert isinstance(date["year"], int)
            assert date.keys() <= {"year", "month", "day", "hour", "minute", "second"}


def test_timesketch_is_as_its_documentation_says(demo_log: Path) -> None:
    """https://timesketch.org/guides/user/import-from-json-csv/: message, datetime (ISO 8601) and timestamp_desc are required."""
    export("timesketch", "e.jsonl")
    for line in Path("e.jsonl").read_text().splitlines():
        event = json.loads(line)
        assert event["message"]
        assert event["timestamp_desc"].startswith("Event")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00", event["datetime"])
        assert isinstance(event["timestamp"], int)


def test_jsonld_is_a_graph_of_schema_org_events(demo_log: Path) -> None:
    export("jsonld", "e.json")
    graph = json.loads(Path("e.json").read_text())
    assert graph["@context"][0] == "https://schema.org"
    assert {event["@type"] for event in graph["@graph"]} == {"Event"}


HOSTILE = ("<script>alert(1)</script>", '=HYPERLINK("x")', "\u202eabc\x1b[31m", "z" * 10_000, "a : b; c")


@pytest.fixture(scope="module")
def hostile_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile") / "a.duckdb"
    read = facts_of([{"id": f"e{i}", "type": "note.event", "when": "2023", "summary": text} for i, text in enumerate(HOSTILE)], "t", WORDS)
    with Log.create(path, WORDS, [Derivation(WORDS)]) as log:
        log.append(read.changes)
    return path


@pytest.mark.parametrize("kind", ["events", "csv", "timelinejs", "timesketch", "cloudevents", "ics", "jsonld", "mermaid"])
def test_hostile_text_is_harmless(kind: str, hostile_log: Path) -> None:
    assert timeline("--log", str(hostile_log), "export", "--as", kind, "-o", "out").status == 0
    out = Path("out").read_bytes().decode("utf-8")
    assert "\x1b" not in out
    assert "\u202e" not in out
    if kind in {"timelinejs", "jsonld", "mermaid"}:
        assert "<script" not in out
    if kind == "csv":
        assert not re.search(r'(?m)(^|,)"?=', out)
    if kind == "mermaid":
        assert all(line.count(" : ") <= 1 and len(line) < 3_000 for line in out.splitlines())
    if kind == "ics":
        assert all(len(line.encode()) <= 75 for line in out.removesuffix("\r\n").split("\r\n"))
        assert "\n" not in out.replace("\r\n", "")


NOTES = "Date,Event,Source\n2023-02-03,Blinken stays at home,A Daily\n2023-02-30,No such day,A Daily\n"


def test_csv_of_any_header_is_previewed_and_its_bad_rows_told() -> None:
    timeline("init")
    Path("notes.csv").write_text(NOTES)
    asked = ("import", "notes.csv", "--map", "when=Date,summary=Event,publisher=Source")
    refused = timeline(*asked)
    assert (refused.status, "notes.csv:3" in refused.err, "2023-02" in refused.err) == (2, True, True)
    ran = timeline(*asked, "--rejects", "bad.txt")
    assert ran.status == 1
    assert "notes.csv:3" in Path("bad.txt").read_text()
    assert "Blinken stays at home" in timeline("events").out
    Path("notes.csv").write_text(NOTES.replace("02-30", "02-28"))
    assert "No such day" in timeline(*asked, "--dry-run").out


def test_a_calendar_is_read() -> None:
    timeline("init")
    Path("c.ics").write_text(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:a@b\r\nDTSTART;VALUE=DATE:20230203\r\nDTEND;VALUE=DATE:20230205\r\n"
        "SUMMARY:Talks\\, in two days\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:c\r\nDTSTART:20230208T100000Z\r\nSTATUS:CANCELLED\r\nSUMMARY:No\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    ran = timeline("import", "c.ics")
    assert (ran.status, "1 cancelled: left out" in ran.err) == (0, True)
    assert json.loads(timeline("events", "-O", "json").out)[0]["when"] == "2023-02-03/2023-02-04"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("refs.bib", "@article{kerry, title={A {V}isit}, journal={A Daily}, year=2023, month=may, day=3, url={https://example.org}}"),
        (
            "refs.json",
            '[{"id": "kerry", "type": "article", "title": "A Visit", "container-title": "A Daily", "issued": {"date-parts": [[2023, 5, 3]]}}]',
        ),
    ],
)
def test_a_bibliography_names_sources(name: str, text: str) -> None:
    timeline("init")
    Path(name).write_text(text)
    Path("f.yaml").write_text("facts:\n  - {id: x, type: note.event, when: 2023-05-03, summary: s, sources: [kerry]}\n")
    assert timeline("import", "f.yaml").status == 2
    ran = timeline("import", "f.yaml", "--bibliography", name)
    assert ran.status == 0, ran.err
    source: dict[str, Any] = json.loads(timeline("events", "-O", "json").out)[0]["sources"][0]
    assert (source["publisher"], source["title"], source["published"]) == ("A Daily", "A Visit", "2023-05-03")
    assert "no events" in timeline("import", name).err
    timeline("add", "note.event", "--id", "y", "--when", "2023", "--summary", "s")
    assert timeline("corroborate", "y", "--bibliography", name, "--cite", "kerry").status == 0


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.json", b'{"events": [{"start_date": ' + b"[" * 100_000, "nested"),
        ("b.csv", b"Date,Event\n2023,\xff\n", "UTF-8"),
        ("c.ics", b"hello", "no calendar"),
        ("d.csv", b'Date,Event\n2023,"open\n', "quotation mark"),
        ("e.jsonl", b'{"message": "m", "timestamp_desc": "d", "datetime": "soon"}\n', "e.jsonl:1"),
        ("f.json", b'[{"specversion": "1.0", "source": "s", "id": "1"}]', "type is missing"),
        ("g.json", b'{"events": [{"start_date": {"year": "x"}, "text": {"headline": "h"}}]}', "no numbers"),
    ],
)
def test_a_bad_file_is_refused_with_its_place(name: str, content: bytes, said: str) -> None:
    timeline("init")
    Path(name).write_bytes(content)
    ran = timeline("import", name)
    assert (ran.status, said in ran.err, "should not happen" in ran.err) == (2, True, False), ran.err
    assert name in ran.err


def test_the_log_goes_whole_or_by_a_format() -> None:
    timeline("init")
    assert "name another format" in timeline("export", "--actor", "USA").err
