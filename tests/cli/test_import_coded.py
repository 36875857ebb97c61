"""`import` of tables of coded events, as a user sees it: one line a file, what was wrong, exit status, and what the other verbs show of them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.conftest import timeline
from tests.support.tables import gdelt, written


@pytest.fixture(autouse=True)
def empty_log(tmp_path: Path) -> None:
    timeline("init", "log.duckdb")


def test_good_rows_are_written_and_bad_ones_explained(tmp_path: Path) -> None:
    written(tmp_path, "a.csv", gdelt(1), gdelt(2, c2="20230000"), gdelt(3, c27="=1+1"), gdelt(4, c2="20239999"), gdelt(5, c2="20230104"))
    ran = timeline("import", "a.csv", "--rejects", "bad.csv")
    assert ran.status == 1
    assert ran.err.splitlines() == [
        "log: log.duckdb",
        "a.csv: 2 entries, positions 1 to 2, 1 dated only by their distance from publication, 3 rejected",
        "written: bad.csv",
        "3 rows were rejected:",
        "        2  date: not a date of the calendar, such as '20230000' in a.csv:2",
        "        1  code: not a code of the scale, such as '=1+1' in a.csv:3",
    ]
    with Path("bad.csv").open(newline="") as file:
        assert list(csv.reader(file))[1:] == [
            ["a.csv", "2", "date", "20230000", "not a date of the calendar"],
            ["a.csv", "3", "code", "'=1+1", "not a code of the scale"],
            ["a.csv", "4", "date", "20239999", "not a date of the calendar"],
        ]


def test_a_folder_is_read_in_order_and_only_once(tmp_path: Path) -> None:
    (tmp_path / "in" / "deep").mkdir(parents=True)
    written(tmp_path / "in", "b.csv", gdelt(2))
    written(tmp_path / "in" / "deep", "a.csv", gdelt(1), gdelt(1, c27="112"))
    first = timeline("import", "in")
    assert first.status == 1
    assert "in/b.csv: 1 entry, positions 1 to 1" in first.err
    assert "in/deep/a.csv: 1 entry, positions 2 to 2, 1 rejected" in first.err
    assert "2 tables: 2 entries" in first.err
    assert "→ --rejects FILE lists them all" in first.err
    again = timeline("import", "in", "in/b.csv")
    assert again.status == 0
    assert "2 tables, 2 of them read before: 0 entries" in again.err
    assert timeline("verify").status == 0


def test_a_dry_run_says_what_would_be_read(tmp_path: Path) -> None:
    written(tmp_path, "a.csv", gdelt(1), gdelt(1), gdelt(2, c2="x"))
    ran = timeline("import", "--dry-run", "*.csv")
    assert (ran.status, "1 of 3 rows would be read, 1 repeated, 1 rejected" in ran.err) == (1, True), ran.err
    assert timeline("head").out.startswith("0:")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("import", "a.csv", "facts.yaml"), "read facts files and tables of coded events in two commands"),
        (("import", "--format", "gdelt", "--mapping", "m.yaml", "a.csv"), "name a format or a mapping, not both"),
        (("import", "nowhere.csv"), "there is no file nowhere.csv"),
        (("import", "*.tab"), "no file matches *.tab"),
        (("import", "empty"), "empty is a folder without data files"),
        (("import", "--expect", "7", "a.csv"), "the log ends at position 0, not at 7"),
        (("import", "--strict", "bad.csv"), "bad.csv has 1 bad row, and --strict takes none"),
        (("import", "--rejects", "nowhere/r.csv", "a.csv"), "nowhere/r.csv cannot be written"),
        (("import", "--format", "quadruples", "--mapping", "", "a.csv"), "a.csv"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_and_nothing_is_written(tmp_path: Path, command: tuple[str, ...], said: str) -> None:
    written(tmp_path, "a.csv", gdelt(1))
    written(tmp_path, "bad.csv", gdelt(1, c2="x"))
    written(tmp_path, "facts.yaml", "facts: []")
    written(tmp_path, "m.yaml", "when: a", "code: b")
    (tmp_path / "empty").mkdir()
    ran = timeline(*command)
    assert ran.status in {1, 2}
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert timeline("head").out.startswith("0:")


def test_what_stood_in_the_rejects_file_stays_where_an_import_fails(tmp_path: Path) -> None:
    written(tmp_path, "bad.csv", gdelt(1, c2="x"))
    Path("r.csv").write_text("mine")
    assert timeline("import", "--strict", "--rejects", "r.csv", "bad.csv").status == 2
    assert Path("r.csv").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.endswith(".part")) == []


def test_coded_events_are_counted_in_chronologies_and_listed_when_asked(tmp_path: Path) -> None:
    rows = [gdelt(number, c2=f"202302{number:02d}") for number in range(1, 8)]
    written(
        tmp_path,
        "a.csv",
        *rows,
        gdelt(20, c2="20230301", c18="TWN", c17="TAIWAN", c31="-5"),
        gdelt(21, c2="20230301", c18="", c16="", c17=""),
    )
    timeline("import", "a.csv")
    told = timeline("chronology", "2023")
    assert "CHN–USA: 7 events in CAMEO data, 7 cooperative." in told.out
    assert "TWN–USA: 1 event in CAMEO data, 1 hostile." in told.out
    assert "Others: 1 event in CAMEO data." in told.out
    assert told.out.rstrip().endswith("0 events, and 9 coded ones · log position 9")
    only = timeline("chronology", "2023", "--actor", "TWN", "-O", "md")
    assert "- TWN–USA: 1 event" in only.out
    assert "CHN–USA" not in only.out
    data = json.loads(timeline("chronology", "2023-02", "--dyad", "USA-CHN", "-O", "json").out)
    assert data["coded"] == [{
        "month": "2023-02", "type": "coded.cameo", "dyad": "CHN-USA", "events": 7, "scored": 7, "cooperative": 7, "hostile": 0,
        "cooperation": 13.3, "conflict": 0.0,
    }]  # fmt: skip
    assert timeline("chronology", "2023", "--coded", "none").status == 1
    assert timeline("chronology", "2023-03-01", "--coded", "each").out.count("Make a visit") == 2
    assert timeline("events").err.splitlines()[-1] == "coded events are not among them: --coded looks through them too"
    listed = timeline("events", "--coded", "--limit", "3")
    assert listed.out.count("gdelt-") == 3
    assert "these are the first 3; --limit 30 shows more" in listed.err
    assert timeline("events", "--type", "coded.cameo", "--dyad", "TWN-USA").out.count("gdelt-") == 1
    assert timeline("search", "--coded", "example.org/20").out.count("gdelt-") == 1
    shown = timeline("show", "gdelt-20")
    assert "example.org" in shown.out
    explained = timeline("tension", "CHN-USA", "2023-02", "--explain")
    assert "7 coded events" in explained.out


def test_reasons_are_grouped_without_what_differs_from_row_to_row(tmp_path: Path) -> None:
    written(tmp_path, "a.csv", *(gdelt(number, c27=code) for code in ("042", "112") for number in (1, 2)), "x\ty")
    err = timeline("import", "--format", "gdelt", "a.csv").err
    assert "        2  id: line … has the id and says otherwise, such as 'gdelt-1' in a.csv:3" in err
    assert "        1  columns: a GDELT row has 57, 58 or 61 columns, such as 'x' in a.csv:5" in err


def test_a_mistyped_id_is_answered_with_modelled_ones_near_to_it(tmp_path: Path) -> None:
    written(tmp_path, "a.csv", gdelt(1))
    timeline("import", "a.csv")
    timeline("add", "statement.made", "--id", "gdelta", "--when", "2023", "--summary", "x", "--publisher", "x")
    assert "did you mean gdelta?" in timeline("show", "gdeltb").err
