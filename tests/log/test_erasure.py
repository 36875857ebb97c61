"""Words that have to go are gone from everything that the log consists of, and the log still proves what it holds."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
import pytest

from tests.conftest import timeline
from tests.support.words import WORDS, said
from timeline.changes import Corroborate, Record, Retract, Supersede
from timeline.copies import erase, scrap_of, write_anew
from timeline.errors import Conflict, InvalidInput, NotFound
from timeline.log import Log
from timeline.model import Source
from timeline.projections import Derivation, read_entries
from timeline.queries import Questions
from timeline.store import open_store
from timeline.verify import verify

SECRETS = ("Zyxwvut Qponmlk", "zyx-publisher", "zyx-reason", "zyx-quote", "zyx-data")
DERIVATION = Derivation(WORDS)


def opened(path: Path) -> Log:
    return Log.open(path, WORDS, [DERIVATION])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.duckdb"
    source = Source(publisher="zyx-publisher", quote="zyx-quote")
    with Log.create(path, WORDS, [DERIVATION]) as log:
        log.append([Record(said("before", thing="other"))])
        log.append([Record(said("gone", summary="Zyxwvut Qponmlk was named", data={"note": "zyx-data"}))])
        log.append([Supersede(said("gone", summary="Zyxwvut Qponmlk was named again"), "zyx-reason")])
        log.append([Corroborate("gone", (source,), None, "zyx-reason")])
        log.append([Record(said("after", "2023-02-05", thing="third"))])
    return path


def anywhere(folder: Path, text: str) -> list[str]:
    """The files of a folder that hold a text as it is, or in a column that DuckDB compressed."""
    found = [each.name for each in folder.iterdir() if each.is_file() and text.encode() in each.read_bytes()]
    for each in folder.glob("*.duckdb"):
        client = duckdb.connect(str(each), read_only=True)
        for (table,) in client.execute("select table_name from duckdb_tables()").fetchall():
            if client.execute(f"select count(*) from {table} as t where contains(cast(t as varchar), ?)", [text]).fetchone() != (0,):
                found.append(f"{each.name}: {table}")
        client.close()
    return found


def test_the_words_are_nowhere_afterwards(path: Path) -> None:
    assert all(anywhere(path.parent, secret) for secret in SECRETS), "otherwise the search finds nothing anyway"
    with opened(path) as log:
        erase(log, DERIVATION, "gone", "a court said so")
    assert [anywhere(path.parent, secret) for secret in SECRETS] == [[]] * len(SECRETS)


def test_the_words_are_gone_from_uncompressed_blocks_and_the_write_ahead_log(path: Path) -> None:
    """As a file holds them after a crash: in blocks that nobody compressed, in free blocks, and in a write-ahead log."""
    client = duckdb.connect(str(path))
    client.execute("set checkpoint_threshold = '1 GB'; pragma disable_checkpoint_on_shutdown")
    client.execute("create table scratch as select payload from entries; checkpoint; drop table scratch")
    client.close()
    with opened(path) as log:
        erase(log, DERIVATION, "gone", "a court said so")
    assert [anywhere(path.parent, secret) for secret in SECRETS] == [[]] * len(SECRETS)


def test_the_log_verifies_counts_what_is_erased_and_keeps_its_head(path: Path) -> None:
    with open_store(path) as store:
        published = store.head()
        before = [(e.position, e.hash) for e in read_entries(store)]
    with opened(path) as log:
        erase(log, DERIVATION, "gone", "a court said so", author="clerk")
    with open_store(path) as store:
        seen = verify(store, DERIVATION, published)
        entries = list(read_entries(store))
        ((author,),) = store.rows("select author from commits order by number desc limit 1")
    assert (seen.findings, seen.erased, seen.entries, author) == ((), 3, 6, "clerk")
    assert [(e.position, e.hash) for e in entries[:5]] == before
    assert [(e.summary, e.reason, e.payload) for e in entries[1:4]] == [("(erased)", "", "{}")] * 3
    assert (entries[5].operation, entries[5].event_id, entries[5].reason) == ("erase", "gone", "a court said so")


def test_an_erased_event_does_nothing_to_the_state_on_any_clock(path: Path) -> None:
    with opened(path) as log:
        erase(log, DERIVATION, "gone", "a court said so")
    with open_store(path) as store:
        rows = store.rows("select distinct event_id from facts_at(9e18::bigint, 9e18::bigint, 99)")
        assert {row[0] for row in rows} == {"before", "after"}
        assert store.rows("select count(*) from facts_at(9e18::bigint, 9e18::bigint, 3) where event_id = 'gone'") == [(0,)]
        assert store.rows("select edtf, summary from events_at(9e18::bigint, 99) where event_id = 'gone'") == [("2023-02-03", "(erased)")]
        assert "gone" not in Questions(store).subjects()


@pytest.mark.parametrize("change", [Record(said("gone")), Supersede(said("gone"), again=False), Retract("gone", again=False)])
def test_what_was_erased_does_not_come_back_when_a_file_is_read_again(path: Path, change: object) -> None:
    with opened(path) as log:
        erase(log, DERIVATION, "gone", "a court said so")
    with opened(path) as log:
        done = log.append([change])  # type: ignore[list-item]
        assert [u.note for u in done.unchanged] == ["was erased, and does not come back"]
        assert log.append([Corroborate("gone", (Source(publisher="Reuters"),))]).entries == ()


@pytest.mark.parametrize("change", [Supersede(said("gone")), Retract("gone")])
def test_what_was_erased_cannot_be_changed(path: Path, change: object) -> None:
    with opened(path) as log:
        erase(log, DERIVATION, "gone", "a court said so")
    with opened(path) as log, pytest.raises(Conflict, match="gone was erased at position 6, and does not come back"):
        log.append([change])  # type: ignore[list-item]


def test_erasing_twice_says_so(path: Path) -> None:
    with opened(path) as log:
        erase(log, DERIVATION, "gone", "a court said so")
    with opened(path) as log:
        assert erase(log, DERIVATION, "gone", "again").unchanged[0].note == "was erased, and does not come back"
        assert log.store.head().position == 6


def test_erasing_needs_a_reason_and_an_event(path: Path) -> None:
    with opened(path) as log:
        with pytest.raises(InvalidInput, match="erasing gone needs a reason"):
            erase(log, DERIVATION, "gone", " ")
        with pytest.raises(NotFound, match="there is no event nobody"):
            erase(log, DERIVATION, "nobody", "a court said so")


def test_an_erasure_that_was_interrupted_is_found_and_finished(path: Path) -> None:
    with opened(path) as log:
        log.erase("gone", "a court said so")
    with open_store(path) as store:
        assert verify(store).findings == (
            "the entry at position 2 is to be erased and still has its words: `timeline erase --pending` finishes it",
        )
    with opened(path) as log:
        assert log.to_be_erased() == (2, 3, 4)
        write_anew(log.store, DERIVATION)
    with open_store(path) as store:
        assert verify(store, DERIVATION).findings == ()


def test_a_scrap_of_an_interrupted_erasure_is_removed_and_the_log_itself_never(path: Path) -> None:
    scrap_of(path).write_bytes(b"Zyxwvut Qponmlk")
    with opened(path) as log:
        write_anew(log.store, DERIVATION)
    assert not scrap_of(path).exists()
    os.link(path, scrap_of(path))  # a crash before the new file was put in place
    with opened(path) as log:
        write_anew(log.store, DERIVATION)
    with open_store(path) as store:
        assert verify(store, DERIVATION).findings == ()


def test_nobody_erases_by_hand_without_being_seen(path: Path) -> None:
    """Blank words without an entry that says so, other words in the place of blank ones, or an entry that says so of another hash."""
    with opened(path) as log:
        erase(log, DERIVATION, "gone", "a court said so")
    for statement, finding in {
        "update entries set summary = '(erased)', reason = '', payload = '{}' where position = 1": "the entry at position 1 was changed",
        "update entries set summary = 'x' where position = 2": "the entry at position 2 was changed",
        "update entries set payload = replace(payload, '\"position\":2', '\"position\":1') where position = 6": "at position 2 was changed",
    }.items():
        copy = path.with_name("copy.duckdb")
        copy.write_bytes(path.read_bytes())
        client = duckdb.connect(str(copy))
        for name, table in client.execute("select trigger_name, table_name from duckdb_triggers()").fetchall():
            client.execute(f"drop trigger {name} on {table}")
        client.execute(statement)
        client.close()
        with open_store(copy, check_head=False) as store:
            assert finding in " ".join(verify(store).findings)


def test_coded_events_can_be_erased(tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    table.write_text("id,when,code,from,to\nr1,2023-02-03,042,USA,CHN\nr2,2023-02-04,190,CHN,USA\n")
    mapping = tmp_path / "m.yaml"
    mapping.write_text("type: coded.cameo\nid: id\nwhen: when\ncode: code\nactor: from\ntarget: to\n")
    assert timeline("init", "c.duckdb").status == 0
    ran = timeline("--log", "c.duckdb", "import", str(table), "--mapping", str(mapping))
    assert ran.status == 0, ran.err
    with open_store(Path("c.duckdb")) as store:
        ids = [row[0] for row in store.rows("select event_id from entries order by position")]
    assert timeline("--log", "c.duckdb", "erase", ids[0], "--reason", "asked", "--yes").status == 0
    assert timeline("--log", "c.duckdb", "verify").status == 0
    with open_store(Path("c.duckdb")) as store:
        assert store.rows("select position from coded_rows") == [(2,)]


def test_the_command_says_what_it_did_and_asks_first(demo_log: Path) -> None:
    assert "say --yes where nobody can be asked" in timeline("erase", "balloon", "--reason", "x").err
    assert timeline("erase", "balloon", "--reason", "a court", "--yes").out.splitlines() == ["140\terase\tballoon"]
    assert "was erased, and does not come back (position 140)" in timeline("erase", "balloon", "--reason", "x", "--yes").err
    assert "The words of 2 are erased, as the log says." in timeline("verify").out
    assert timeline("erase", "--pending", "--yes").err == "log: us-china.duckdb\nnothing is waiting to be erased\n"
    assert "name the event to erase, or give --pending" in timeline("erase", "--yes").err
    assert "name the event to erase, or give --pending" in timeline("erase", "balloon", "--pending", "--yes").err
    shown = timeline("show", "balloon").out
    assert "(erased)" in shown
    assert "#140 erase: a court" in shown
    assert "does not come back" in timeline("correct", "balloon", "--summary", "x").err


def test_a_log_with_a_write_ahead_log_is_erased_whole(path: Path) -> None:
    """What only the write-ahead log holds is copied too."""
    client = duckdb.connect(str(path))
    client.execute("pragma disable_checkpoint_on_shutdown")
    client.execute("create table kept as select 1 as one")
    client.close()
    assert path.with_name("a.duckdb.wal").exists()
    with opened(path) as log:
        erase(log, DERIVATION, "gone", "a court said so")
    assert not path.with_name("a.duckdb.wal").exists()
    with open_store(path) as store:
        assert verify(store, DERIVATION).findings == ()
