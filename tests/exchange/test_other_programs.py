"""Files as other programs write them, and what is said where one is too large or a library is missing."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import timeline
from tests.exchange.desk import came
from timeline.canonical import dump
from timeline.changes import Record
from timeline.errors import InvalidInput, Unsupported
from timeline.importers import brought
from timeline.importers.others import kind_of, read_other


def facts_in(name: str, text: str) -> list[dict[str, Any]]:
    """The events of a file, without their ids, which are made up; it has no faults."""
    Path(name).write_text(text, encoding="utf-8")
    read = came(Path(name))
    assert read.problems == ()
    events = [json.loads(dump(change.event)) for change in read.changes if isinstance(change, Record)]
    return [{field: content for field, content in event.items() if field != "id"} for event in events]


def said_of(name: str) -> list[str]:
    return read_other(Path(name), kind_of(Path(name))).said()


def refusals(name: str, text: str) -> list[str]:
    Path(name).write_text(text, encoding="utf-8")
    return [str(problem) for problem in came(Path(name)).problems]


SHEET = (
    "Year,Month,Day,Time,End Year,End Month,End Day,End Time,Display Date,Headline,Text,Media,Media Credit,Media Caption,"
    "Media Thumbnail,Type,Group,Background\n"
    ",,,,,,,,,The balloon,,,,,,title,,\n"
    '2023,2,4,14:39,,,,,,The balloon is <b>shot down</b>,"Off <i>South Carolina</i>",https://example.org/a,A Daily,How it fell,t.png,,balloon,#fff\n'
    "2023,,,,,,,,early 2023,Talks,,images/hall.jpg,,,,,,\n"
    "2023,1,28,,2023,2,4,,,It crosses the sky,,,,,,,,\n"
    "2023,2,4,9:00,2023,2,4,11:30,,A search,,,,,,,,\n"
    "2023,,,,2024,,,,,An age,,,,,,era,,\n"
)  # fmt: skip


def test_the_spreadsheet_of_timelinejs_is_read() -> None:
    shot, talks, crossing, search = facts_in("sheet.csv", SHEET)
    assert shot == {
        "type": "note.event",
        "when": "2023-02-04T14:39:00",
        "summary": "The balloon is shot down",
        "topics": ["balloon"],
        "data": {"text": "Off South Carolina"},
        "sources": [{"publisher": "A Daily", "title": "How it fell", "url": "https://example.org/a"}],
    }
    assert (talks["when"], talks["data"]) == ("2023", {"media": {"url": "images/hall.jpg"}})
    assert crossing["when"] == "2023-01-28/2023-02-04"
    assert (search["when"], search["data"]) == ("2023-02-04T09:00:00", {"until": "2023-02-04T11:30:00"})
    assert said_of("sheet.csv") == [
        "2 rows of the type title or era: no events, left behind",
        "left behind, for want of a field: Background, Media Thumbnail",
    ]


def test_a_spreadsheet_of_timelinejs_is_refused_by_its_rows() -> None:
    rows = "Year,Time,Headline\n2023,noon,a\n,,b\n2023,,\n2023,,c,d\n20x3,,e\n"
    time, year, headline, cells, number = refusals("sheet.csv", rows)
    assert ("sheet.csv:2" in time, "Time is no time: noon" in time, "14:30" in time) == (True, True, True)
    assert ("sheet.csv:3" in year, "no start_date" in year) == (True, True)
    assert "neither a headline nor a text" in headline
    assert ("sheet.csv:5" in cells, "4 cells, and the header 3" in cells) == (True, True)
    assert "no numbers" in number


PLASO = {
    "__container_type__": "event",
    "__type__": "AttributeContainer",
    "data_type": "fs:stat",
    "datetime": "2023-02-04T14:39:05.250000+00:00",
    "display_name": "OS:/var/log/wtmp",
    "message": "OS:/var/log/wtmp Type: file",
    "parser": "filestat",
    "timestamp": 1675521545250000,
    "timestamp_desc": "Content Modification Time",
}


def test_json_lines_of_plaso_are_read() -> None:
    early = {"message": "boot", "timestamp": -1_500_000, "timestamp_desc": "Start Time", "tag": ["alpha", "-"]}
    event, boot = facts_in("plaso.jsonl", f"{json.dumps(PLASO)}\n\n{json.dumps(early)}\n")
    assert (event["when"], event["summary"]) == ("2023-02-04T14:39:05Z", PLASO["message"])
    # finer than a second, which a date here is not: it is kept beside it
    assert event["data"] == {name: PLASO[name] for name in PLASO if name not in {"message", "timestamp"}}
    assert (boot["when"], boot["topics"], boot["data"]) == ("1969-12-31T23:59:58Z", ["alpha"], {"timestamp_desc": "Start Time"})


def test_csv_of_plaso_is_read() -> None:
    rows = (
        "datetime,timestamp_desc,source,source_long,message,parser,display_name,tag\n"
        '2023-02-04T14:39:05+01:00,Creation Time,FILE,File stat,"OS:/a, a file",filestat,OS:/a,-\n'
    )
    (event,) = facts_in("plaso.csv", rows)
    assert (event["when"], event["summary"], "topics" in event) == ("2023-02-04T14:39:05+01:00", "OS:/a, a file", False)
    assert event["data"] == {
        "timestamp_desc": "Creation Time", "source": "FILE", "source_long": "File stat", "parser": "filestat", "display_name": "OS:/a",
    }  # fmt: skip


def test_csv_of_timesketch_is_read() -> None:
    rows = (
        "message,timestamp,datetime,timestamp_desc,tag,extra_field_1\n"
        "A login,1675521545000000,2023-02-04T14:39:05+00:00,Login,alpha;beta,x\n"
        "A logout,1675521545000000,,Logout,,\n"
    )
    came_in, went = facts_in("sketch.csv", rows)
    assert came_in == {
        "type": "note.event",
        "when": "2023-02-04T14:39:05Z",
        "summary": "A login",
        "topics": ["alpha", "beta"],
        "data": {"timestamp_desc": "Login", "extra_field_1": "x"},
    }
    assert went["when"] == "2023-02-04T14:39:05Z"
    bad = refusals("sketch.csv", "message,datetime,timestamp_desc\nm,soon,d\n,2023-02-04,d\nm,2023-02-04,d,e\n")
    assert ["not ISO 8601: 'soon'" in bad[0], "no message" in bad[1], "4 cells, and the header 3" in bad[2]] == [True] * 3
    assert all(f"sketch.csv:{line}" in problem for line, problem in enumerate(bad, start=2))


CLOUDEVENT = {
    "specversion": "1.0", "type": "org.example.launch", "source": "/stations/7", "id": "A234-1234", "time": "2023-02-04T14:39:05.2Z",
    "subject": "A launch", "data": {"height": 12},
}  # fmt: skip


def test_a_single_cloudevent_is_read() -> None:
    (event,) = facts_in("one.json", json.dumps(CLOUDEVENT, indent=2))
    assert event == {"type": "note.event", "when": "2023-02-04T14:39:05Z", "summary": "A launch", "data": CLOUDEVENT}


def test_cloudevents_are_read_one_a_line() -> None:
    second = {**CLOUDEVENT, "id": "2", "data": {"title": "Words of its own"}}
    first, other = facts_in("many.jsonl", f"{json.dumps(CLOUDEVENT)}\n{json.dumps(second)}\n")
    assert (first["summary"], other["summary"]) == ("A launch", "Words of its own")
    timeless = {name: part for name, part in CLOUDEVENT.items() if name != "time"}
    lines = [json.dumps(each) for each in (CLOUDEVENT, timeless, {**CLOUDEVENT, "specversion": "0.3"}, 3)]
    no_time, no_version, no_object = refusals("many.jsonl", "\n".join(lines))
    assert ("many.jsonl:2" in no_time, "no time" in no_time) == (True, True)
    assert "CloudEvents 0.3" in no_version
    assert ("many.jsonl:4" in no_object, "not a JSON object" in no_object) == (True, True)


def test_a_cloudevent_that_is_named_twice_is_one() -> None:
    timeline("init")
    Path("one.json").write_text(json.dumps(CLOUDEVENT))
    Path("again.jsonl").write_text(json.dumps(CLOUDEVENT) + "\n")
    assert timeline("import", "one.json").status == 0
    assert "nothing new" in timeline("import", "again.jsonl").err


def test_what_a_calendar_holds_beyond_an_event_is_named() -> None:
    Path("c.ics").write_text(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTAMP:20230101T000000Z\r\nDTSTART:20230208T100000Z\r\n"
        "ORGANIZER:mailto:a@example.org\r\nSUMMARY:Talks\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    assert said_of("c.ics") == ["left behind, for want of a field: ORGANIZER"]


@pytest.mark.parametrize(
    ("module", "extra", "command"),
    [
        ("prov.model", "prov", "export --as prov"),
        ("pyarrow", "frames", "export --as parquet -o e.parquet"),
        ("icalendar", "publish", "export --as ics"),
        ("icalendar", "publish", "chronology -O ics"),
        ("jinja2", "publish", "chronology -O html"),
        ("icalendar", "publish", "import c.ics"),
        ("bibtexparser", "bibtex", "import --dry-run refs.bib"),
    ],
)
def test_a_missing_library_is_named_with_its_extra(
    module: str, extra: str, command: str, demo_log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("c.ics").write_text("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    Path("refs.bib").write_text("@misc{a, title={b}}")
    monkeypatch.setitem(sys.modules, module, None)
    ran = timeline(*command.split())
    assert (ran.status, "Traceback" in ran.err) == (2, False)
    assert f"this needs {module.partition('.')[0]}, which is not installed" in ran.err.lower()
    assert f"'timeline-engine[{extra}]'" in ran.err


ROWS = "Date,Event\n" + "".join(f"2023-02-0{day},Day {day}\n" for day in range(1, 5))


def test_a_file_of_too_many_events_is_refused_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brought, "MOST_EVENTS", 3)
    timeline("init")
    Path("notes.csv").write_text(ROWS)
    ran = timeline("import", "notes.csv", "--rejects", "bad.txt")
    assert (ran.status, "holds more than 3 events" in ran.err, "split the file" in ran.err) == (2, True, True)
    assert timeline("events").out == ""
    for name, text in (("m.jsonl", f"{json.dumps(PLASO)}\n" * 4), ("c.json", json.dumps([CLOUDEVENT] * 4)), ("s.csv", SHEET)):
        Path(name).write_text(text)
        with pytest.raises(Unsupported, match="more than 3 events"):
            read_other(Path(name), kind_of(Path(name)))


def test_a_file_of_too_many_bytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brought, "LARGEST_LINES", 1 << 20)
    Path("notes.csv").write_text("Date,Event\n" + "2023-02-03,x\n" * 90_000)
    with pytest.raises(InvalidInput, match="larger than 1 MB, which is the most"):
        read_other(Path("notes.csv"), "csv")


def test_a_summary_that_is_too_long_is_cut_and_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brought, "LONGEST_SUMMARY", 12)
    Path("notes.csv").write_text("Date,Event\n2023-02-03,Longer than twelve\n2023-02-04,Twelve chars\n")
    first, second = facts_in("notes.csv", Path("notes.csv").read_text())
    assert (first["summary"], second["summary"]) == ("Longer than…", "Twelve chars")
    assert said_of("notes.csv")[-1] == "1 cut: a summary holds no more than 12 characters"
