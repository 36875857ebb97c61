"""Tables of coded events as they are found in the wild: each format, what is wrong with rows, files read again, runs that were stopped."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import duckdb
import pytest

import timeline.importers.tables
from tests.support.tables import ACLED_HEADER, ICEWS_HEADER, gdelt, icews, new_log, payloads, read, written
from timeline.errors import InvalidInput
from timeline.importers.formats import NAMED, mapped
from timeline.verify import verify


def test_gdelt_rows_of_both_versions_are_read_from_one_file(tmp_path: Path) -> None:
    rows = [gdelt(1, width=57), gdelt(2, width=58), gdelt(3, added="20230203143000")]
    with new_log(tmp_path) as log:
        (outcome,) = read(log, written(tmp_path, "a.csv", *rows))
        assert (outcome.rows, outcome.new, outcome.rejects) == (3, 3, [])
        first, second, third = (json.loads(text) for text in payloads(log))
    assert first["known"] == "2023-02-03"
    assert "sources" not in first
    assert second["sources"] == [{"published": "2023-02-03", "publisher": "example.org", "url": "https://www.example.org/2"}]
    assert third == {
        "actors": ["USA"], "affects": ["CHN-USA"], "code": "042", "id": "gdelt-3", "mentions": 10, "score": 1.9,
        "sources": [{"published": "2023-02-03", "publisher": "example.org", "url": "https://www.example.org/3"}],
        "summary": "United States: Make a visit (China)", "targets": ["CHN"], "type": "coded.cameo", "when": "2023-02-03",
        "where": "Beijing, Beijing, China",
    }  # fmt: skip


def test_a_date_exactly_a_month_or_a_year_before_publication_is_kept_as_approximate(tmp_path: Path) -> None:
    rows = [gdelt(1, c2="20230104"), gdelt(2, c2="20220203"), gdelt(3, c2="20230105")]
    with new_log(tmp_path) as log:
        (outcome,) = read(log, written(tmp_path, "a.csv", *rows))
        assert outcome.imprecise == 2
        month, year, plain = (json.loads(text) for text in payloads(log))
    assert (month["when"], month["confidence"], month["data"]) == ("2023-01-04~", "low", {"imprecise": "30 days before publication"})
    assert (year["when"], year["data"]) == ("2022-02-03~", {"imprecise": "365 days before publication"})
    assert (plain["when"], plain.get("confidence")) == ("2023-01-05", None)


BAD = {
    "a date that is none": (gdelt(1, c2="20230000"), "date", "20230000", "not a date of the calendar"),
    "no date": (gdelt(1, c2=""), "date", "", "the row has no date"),
    "an unknown code": (gdelt(1, c27="999"), "code", "999", "not a code of the scale"),
    "no code": (gdelt(1, c27=""), "code", "", "the row has no code"),
    "a score off the scale": (gdelt(1, c31="11"), "score", "11", "not a number from -10 to 10"),
    "a score that is no number": (gdelt(1, c31="nan"), "score", "nan", "not a number from -10 to 10"),
    "a count that is none": (gdelt(1, c32="-1"), "mentions", "-1", "not a count"),
    "a publication that is no date": (gdelt(1, added="2.02E+13", c27="042"), "published", "2.02E+13", "not a date of the calendar"),
    "no id": (gdelt(1, c1=""), "id", "gdelt-", "an id is made of lower-case letters, digits, - . _ and /"),
    "a row that is too short": ("1\t20230203", "columns", "1", "a GDELT row has 57, 58 or 61 columns"),
    "a row that is far too wide": (gdelt(1) + "\tmore" * 20, "columns", "1", "a GDELT row has 57, 58 or 61 columns"),
    "a row of sixty columns": (gdelt(1).rpartition("\t")[0], "columns", "1", "a GDELT row has 57, 58 or 61 columns"),
    "a row of another width": (gdelt(1) + "\tmore", "columns", "1", "a GDELT row has 57, 58 or 61 columns"),
    "an actor with a name without end": (gdelt(1, c8="X" * 200), "actor", "X" * 200, "not a party or a country"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_row_is_named_and_the_others_are_imported(tmp_path: Path, what: str) -> None:
    row, column, value, reason = BAD[what]
    with new_log(tmp_path) as log:
        path = written(tmp_path, "a.csv", gdelt(11), gdelt(12), row, gdelt(13))
        (outcome,) = read(log, path, format_=NAMED["gdelt"])
        assert [(r.file, r.line, r.column, r.value, r.reason) for r in outcome.rejects] == [(str(path), 3, column, value, reason)]
        assert [json.loads(text)["id"] for text in payloads(log)] == ["gdelt-11", "gdelt-12", "gdelt-13"]
        assert [row[0] for row in log.store.rows("select position from entries order by 1")] == [1, 2, 3]
        assert verify(log.store).findings == ()


def test_strict_refuses_a_file_with_any_bad_row_and_writes_none_of_it(tmp_path: Path) -> None:
    with new_log(tmp_path) as log:
        path = written(tmp_path, "a.csv", *(gdelt(number) for number in range(1, 9)), gdelt(9, c2="20231301"))
        with pytest.raises(InvalidInput, match="1 bad row, and --strict takes none") as error:
            read(log, path, strict=True, commit_every=4)
        assert f"{path}:9" in str(error.value)
        assert log.store.head().position == 0
        (outcome,) = read(log, written(tmp_path, "b.csv", gdelt(1)), strict=True)
        assert outcome.new == 1


@pytest.mark.parametrize(
    ("lines", "what"),
    [
        ([";".join(gdelt(1).split("\t"))], "separated by ';'"),
        ([",".join(gdelt(1, place="Beijing").split("\t"))], "separated by ','"),
        ([gdelt(1, added="2.02E+13")], "2.02E+13"),
        ([gdelt(1), gdelt(2, c27="42", c29="4")], "leading zero"),
        ([ICEWS_HEADER.replace("\t", ";")], "an ICEWS file"),
    ],
)
def test_a_file_that_a_spreadsheet_saved_again_is_refused_with_advice(tmp_path: Path, lines: list[str], what: str) -> None:
    with new_log(tmp_path) as log, pytest.raises(InvalidInput, match="saved again by a spreadsheet") as error:
        read(log, written(tmp_path, "a.csv", *lines))
    assert what in str(error.value)
    assert "as it was downloaded" in str(error.value)


def test_bytes_that_are_no_plain_utf8_are_read_and_said(tmp_path: Path) -> None:
    row = gdelt(1, c7="M\xdcNCHEN", c8="DEU")
    with new_log(tmp_path) as log:
        (latin,) = read(log, written(tmp_path, "latin.csv", row, encoding="cp1252", ends="\r\n"))
        (marked,) = read(log, written(tmp_path, "bom.csv", gdelt(2), encoding="utf-8-sig"))
        (nul,) = read(log, written(tmp_path, "nul.csv", gdelt(3, place="Bei\0jing")))
        told = [json.loads(text) for text in payloads(log)]
    assert latin.notes == ("read as Windows-1252, since it is not UTF-8",)
    assert told[0]["actors"] == ["DEU/MÜNCHEN"]
    assert told[0]["sources"][0]["url"] == "https://www.example.org/1"
    assert (marked.new, marked.notes) == (1, ())
    assert nul.notes == ("NUL bytes are shown as �",)
    assert told[2]["where"] == "Bei�jing"


def test_an_icews_row_and_its_mirror_are_one_event_with_two_actors(tmp_path: Path) -> None:
    ministry, general = ("Foreign Affairs (Bangladesh)", "Bangladesh"), ("General (Vietnam)", "Vietnam")
    rows = [
        icews(1, ministry, general), icews(2, general, ministry),
        icews(3, ministry, general, code="043", sentence="3"), icews(4, general, ministry, code="042", sentence="3"),
        icews(5, ministry, general, sentence="4"), icews(6, general, ministry, sentence="5"),
        icews(7, ministry, general, code="190", sentence="6"), icews(8, general, ministry, code="180", sentence="6"),
    ]  # fmt: skip
    with new_log(tmp_path) as log:
        (outcome,) = read(log, written(tmp_path, "a.tab", ICEWS_HEADER, *rows))
        assert (outcome.rows, outcome.mirrored, outcome.new, outcome.rejects) == (8, 2, 6, [])
        told = {event["id"]: event for event in map(json.loads, payloads(log))}
    assert told["icews-1"]["actors"] == ["BGD/Foreign Affairs (Bangladesh)", "VNM/General (Vietnam)"]
    assert told["icews-1"]["data"] == {"mirrored": True}
    assert "targets" not in told["icews-1"]
    assert told["icews-4"]["code"] == "042"
    assert {"icews-5", "icews-6", "icews-7", "icews-8"} <= told.keys()


def acled(number: int, day: str = "2022-08-04", precision: str = "1", notes: str = "A march", code: str = "Peaceful protest") -> str:
    return f'TWN{number},{day},{precision},{code},Protesters (Taiwan),Taiwan,Taipei,A Daily,"{notes}"'


def test_the_time_precision_of_acled_becomes_that_of_the_date(tmp_path: Path) -> None:
    with new_log(tmp_path) as log:
        rows = [acled(1), acled(2, precision="2"), acled(3, precision="3"), acled(4, precision="4"), acled(5, day="04 August 2022")]
        (outcome,) = read(log, written(tmp_path, "a.csv", ACLED_HEADER, *rows))
        told = [json.loads(text)["when"] for text in payloads(log)]
    assert told == ["2022-08-04", "[2022-08-01..2022-08-07]", "2022-08", "2022-08-04"]
    assert [(r.line, r.column, r.value) for r in outcome.rejects] == [(5, "time_precision", "4")]


def test_an_updated_row_of_acled_supersedes_and_a_deleted_one_retracts(tmp_path: Path) -> None:
    with new_log(tmp_path) as log:
        read(log, written(tmp_path, "a.csv", ACLED_HEADER, acled(1), acled(2)))
        (again,) = read(log, written(tmp_path, "b.csv", ACLED_HEADER, acled(1), acled(2, notes="A march, and a scuffle"), acled(3)))
        assert (again.same, again.changed, again.new) == (1, 1, 1)
        (gone,) = read(log, written(tmp_path, "deleted.csv", "event_id_cnty,deleted_timestamp", "TWN1,1", "TWN9,1"))
        assert gone.withdrawn == 1
        (twice,) = read(log, written(tmp_path, "deleted2.csv", "event_id_cnty,deleted_timestamp", "TWN1,2"))
        assert twice.withdrawn == 0
        rows = log.store.rows("select operation, event_id, version, concerns, summary from entries order by position")
        assert verify(log.store).findings == ()
    assert rows[2:] == [
        ("supersede", "acled-twn2", 2, 2, "A march, and a scuffle"),
        ("record", "acled-twn3", 1, 0, "A march"),
        ("retract", "acled-twn1", 2, 1, "retracted"),
    ]


def test_rows_that_repeat_or_contradict_an_id_are_told_apart(tmp_path: Path) -> None:
    with new_log(tmp_path) as log:
        read(log, written(tmp_path, "a.csv", gdelt(1), gdelt(2)))
        path = written(tmp_path, "b.csv", gdelt(1), gdelt(2, c27="112"), gdelt(3), gdelt(3), gdelt(3, c27="112"), gdelt(4))
        (outcome,) = read(log, path)
        assert (outcome.same, outcome.repeated, outcome.new) == (1, 1, 2)
        assert [(r.line, r.column, r.value, r.reason) for r in outcome.rejects] == [
            (2, "id", "gdelt-2", "the log has it with other content, at position 2"),
            (5, "id", "gdelt-3", "line 3 has the id and says otherwise"),
        ]
        assert [json.loads(text)["id"] for text in payloads(log)] == ["gdelt-1", "gdelt-2", "gdelt-3", "gdelt-4"]
        assert verify(log.store).findings == ()


QUADS = ("China\tMake_a_visit\tUnited_States\t2018-01-02", "Barack_Obama\tConsult\tXi_Jinping\t2018-01-03")


def test_quadruples_are_read_as_text_and_as_parquet(tmp_path: Path) -> None:
    parquet = tmp_path / "q.parquet"
    duckdb.sql(
        "copy (select 'train' as dataset, unnest(['China', 'Barack_Obama']) as s, unnest(['Make_a_visit', 'Consult']) as r, "
        f"unnest(['United_States', 'Xi_Jinping']) as o, unnest([date '2018-01-02', date '2018-01-03']) as date) to '{parquet}'"
    )
    with new_log(tmp_path) as log:
        (text,) = read(log, written(tmp_path, "q.txt", *QUADS))
        (binary,) = read(log, parquet)
        first, second = (json.loads(payload) for payload in payloads(log))
    assert (text.new, binary.new, binary.same) == (2, 0, 2)
    assert (first["actors"], first["targets"], first["affects"], first["code"]) == (["CHN"], ["USA"], ["CHN-USA"], "Make_a_visit")
    assert first["summary"] == "China: Make a visit (United States)"
    assert second["actors"] == ["Barack_Obama"]
    assert second["summary"] == "Barack Obama: Consult (Xi Jinping)"


MAPPING = "type: coded.cameo\nprefix: mine-\ndates: ['%d.%m.%Y']\nid: No\nwhen: Day\ncode: CAMEO\nactor: Who\ntarget: Whom\nscore: Weight\n"


def test_any_table_is_read_through_a_mapping(tmp_path: Path) -> None:
    mapping = mapped(written(tmp_path, "map.yaml", MAPPING))
    with new_log(tmp_path) as log:
        table = written(
            tmp_path, "t.csv", "No;Day;CAMEO;Who;Whom;Weight", '7;"04.08.2022";042;USA;China;"1,000.5"', "8;04.08.2022;042;USA;China;2.5"
        )
        (outcome,) = read(log, table, format_=mapping)
        lines = written(
            tmp_path, "t.jsonl", json.dumps({"No": 9, "Day": "2022-08-04", "CAMEO": "042", "Who": "USA", "Whom": "CHN", "Weight": 1})
        )
        (more,) = read(log, lines, format_=mapping)
        told = [json.loads(text) for text in payloads(log)]
    assert [(r.line, r.column, r.value) for r in outcome.rejects] == [(2, "score", "1000.5")]
    assert (outcome.new, more.new) == (1, 1)
    assert [(event["id"], event["when"], event["affects"]) for event in told] == [
        ("mine-8", "2022-08-04", ["CHN-USA"]),
        ("mine-9", "2022-08-04", ["CHN-USA"]),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("when: Day\n", "no column for code"),
        ("when: Day\ncode: C\ncolour: X\n", "colour is no field that a column can fill"),
        ("type: engagement.held\nwhen: D\ncode: C\n", "is no type of coded events"),
        ("- a\n- b\n", "a mapping file names our fields and their columns"),
    ],
)
def test_a_wrong_mapping_is_refused_with_the_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said) as error:
        mapped(written(tmp_path, "map.yaml", text))
    assert "map.yaml" in str(error.value)


def test_a_column_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    mapping = mapped(written(tmp_path, "map.yaml", MAPPING))
    with new_log(tmp_path) as log, pytest.raises(InvalidInput, match=r"has no column 'Weight'; it has .*Whom"):
        read(log, written(tmp_path, "t.csv", "No;Day;CAMEO;Who;Whom", "7;04.08.2022;042;USA;China"), format_=mapping)


@pytest.mark.parametrize("content", ["hello world", "", "a,b,c\n1,2,3"])
def test_a_table_of_no_known_format_is_refused(tmp_path: Path, content: str) -> None:
    with new_log(tmp_path) as log, pytest.raises(InvalidInput, match="no format of coded events that is known"):
        read(log, written(tmp_path, "a.csv", content))


def test_the_same_file_read_twice_adds_nothing_zipped_or_not(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", gdelt(1), gdelt(2))
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(path, "20230203.export.CSV")
    with new_log(tmp_path) as log:
        assert [outcome.new for outcome in read(log, path)] == [2]
        head = log.store.head()
        assert [outcome.known_already for outcome in read(log, path)] == [True]
        assert [outcome.known_already for outcome in read(log, tmp_path / "a.zip")] == [True]
        assert log.store.head() == head


def test_a_zip_bomb_and_a_broken_zip_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("timeline.importers.sources.BOMB_SIZE", 1 << 20)
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"0" * (4 << 20))
    with new_log(tmp_path) as log:
        with pytest.raises(InvalidInput, match="would unpack to 4,194,304 bytes"):
            read(log, tmp_path / "bomb.zip")
        with pytest.raises(InvalidInput, match="cannot be unpacked"):
            read(log, written(tmp_path, "broken.zip", "PK not really"))


def test_a_line_that_is_longer_than_any_row_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeline.importers.tables, "LONGEST_LINE", 1 << 12)
    with new_log(tmp_path) as log, pytest.raises(InvalidInput, match="a line of more than 4,096 characters"):
        read(log, written(tmp_path, "a.csv", "x" * 5000))


@pytest.mark.parametrize("commit_every", [1, 3, 7, 100])
def test_a_file_in_parts_is_the_same_log_whatever_their_length(tmp_path: Path, commit_every: int) -> None:
    rows = [gdelt(number, c2="20239999" if number == 5 else "20230203") for number in range(1, 12)]
    path = written(tmp_path, "a.csv", *rows)
    path.write_text(path.read_text().rstrip("\n"))
    with new_log(tmp_path) as log:
        (outcome,) = read(log, path, commit_every=commit_every)
        assert [r.line for r in outcome.rejects] == [5]
        assert [json.loads(text)["id"] for text in payloads(log)] == [f"gdelt-{number}" for number in range(1, 12) if number != 5]
        assert len(outcome.commits) == len({(number - 1) // commit_every for number in range(1, 12) if number != 5})
        assert verify(log.store).findings == ()


@pytest.mark.parametrize("stop", range(1, 5))
def test_an_import_that_was_stopped_goes_on_where_it_was(tmp_path: Path, stop: int) -> None:
    path = written(tmp_path, "a.csv", *(gdelt(number) for number in range(1, 11)))
    seen = 0

    def interrupt(_: int, __: int) -> None:
        nonlocal seen
        seen += 1
        if seen == stop:
            raise KeyboardInterrupt

    with new_log(tmp_path) as log:
        if stop < 4:
            with pytest.raises(KeyboardInterrupt):
                read(log, path, commit_every=3, progress=interrupt)
            assert log.store.head().position == 3 * stop
        (outcome,) = read(log, path, commit_every=3)
        assert outcome.new == (10 - 3 * stop if stop < 4 else 10)
        assert [json.loads(text)["id"] for text in payloads(log)] == [f"gdelt-{number}" for number in range(1, 11)]
        (again,) = read(log, path, commit_every=5)
        assert again.known_already


def test_a_dry_run_judges_and_writes_nothing(tmp_path: Path) -> None:
    with new_log(tmp_path) as log:
        (outcome,) = read(log, written(tmp_path, "a.csv", gdelt(1), gdelt(2, c2="x")), dry_run=True)
        assert (outcome.good, len(outcome.rejects), outcome.new, outcome.commits) == (1, 1, 0, [])
        assert log.store.head().position == 0


def test_a_table_in_several_commits_loses_nothing_when_it_is_stopped_between_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bad row lets the others be numbered anew in each run: the numbers must not be taken for those of the run before."""
    path = written(tmp_path, "a.csv", ACLED_HEADER, *(acled(number, day="x" if number == 6 else "2022-08-04") for number in range(1, 10)))
    with new_log(tmp_path) as log:
        plain, calls = log.append_staged, []

        def stopped(*given: object, **more: object) -> object:
            calls.append(given)
            if len(calls) == 2:
                raise KeyboardInterrupt
            return plain(*given, **more)  # type: ignore[arg-type]

        monkeypatch.setattr(log, "append_staged", stopped)
        with pytest.raises(KeyboardInterrupt):
            read(log, path, commit_every=2)
        assert log.store.head().position == 2
        (outcome,) = read(log, path, commit_every=2)
        assert (outcome.same, outcome.new) == (2, 6)
        assert sorted(json.loads(text)["id"] for text in payloads(log)) == [f"acled-twn{number}" for number in range(1, 10) if number != 6]
        assert verify(log.store).findings == ()
        (again,) = read(log, path, commit_every=2)
        assert again.known_already
