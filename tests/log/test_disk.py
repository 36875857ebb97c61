"""A disk that fills up, and files that may not be written: what is refused is refused in plain words, and the log is whole afterwards."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.support.words import WORDS, said
from timeline import headfile
from timeline.changes import Record
from timeline.errors import CorruptLog, InvalidInput, NotWritten
from timeline.faults import fault
from timeline.feed import Feed
from timeline.headfile import read_head
from timeline.log import Log
from timeline.projections import Derivation
from timeline.store import open_store
from timeline.verify import verify

ROOT = Path(__file__).parents[2]

COMMON = """
import os, random, resource, signal, sys
from pathlib import Path
from tests.support.words import WORDS, said
from timeline.changes import Record
from timeline.errors import CorruptLog, NotWritten, TimelineError
from timeline.log import Log
from timeline.projections import Derivation
from timeline.store import open_store
from timeline.verify import verify
path = Path(sys.argv[1])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

def limit(size):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

def create():
    for file in path.parent.glob(path.name + "*"):
        file.unlink()
    return Log.create(path, WORDS, [Derivation(WORDS)])

def fill(log, groups, size):
    acknowledged = []
    try:
        for group in range(groups):
            ids = [f"e{group}-{n}" for n in range(size)]
            log.append([Record(said(id_, summary="%0300d" % random.randrange(10**290))) for id_ in ids])
            acknowledged += ids
    except NotWritten as error:
        assert "there is no room on the disk" in str(error), error
        assert "→ open the log anew once there is: make room, then do it again" in str(error), error
        return acknowledged, True
    return acknowledged, False

def whole(acknowledged):
    with Log.open(path, WORDS, [Derivation(WORDS)]) as log:
        assert verify(log.store, Derivation(WORDS)).findings == ()
        there = [row[0] for row in log.store.rows("select event_id from entries order by position")]
        assert there == acknowledged, (len(there), len(acknowledged))
        log.append([Record(said("after"))])
"""


def child(path: Path, script: str, *before: str) -> str:
    ran = subprocess.run([*before, sys.executable, "-c", COMMON + script, str(path)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_no_room_for_the_write_ahead_log(tmp_path: Path) -> None:
    """The append is refused, the same log goes on once there is room, and nothing is lost or doubled."""
    out = child(
        tmp_path / "a.duckdb",
        """
full = 0
for size in [12288, 130_000, 150_000]:
    log = create()
    limit(size)
    acknowledged, refused = fill(log, 30, 1)
    full += refused
    limit(resource.RLIM_INFINITY)
    log.append([Record(said("room"))])
    log.store.close()
    whole([*acknowledged, "room"])
print(full)
""",
    )
    assert out == "3\n"


def test_no_room_to_move_the_write_ahead_log_into_the_file(tmp_path: Path) -> None:
    """DuckDB gives up then: the log that is open refuses all else, in plain words; opened anew it holds what was acknowledged."""
    out = child(
        tmp_path / "a.duckdb",
        """
log = create()
log.store.connection.execute("set checkpoint_threshold = '400KB'")
limit(700_000)
acknowledged, refused = fill(log, 200, 10)
assert refused and acknowledged
for use in (lambda: log.append([Record(said("x"))]), lambda: log.store.head(), lambda: log.newest("e0-0"), lambda: verify(log.store),
            lambda: Derivation(WORDS).rebuild(log.store), lambda: log.append_each([Record(said("x"))])):
    try:
        use()
    except NotWritten as error:
        assert "there is no room on the disk" in str(error), error
    else:
        raise AssertionError("it went on")
log.store.close()
limit(resource.RLIM_INFINITY)
whole(acknowledged)
print("whole")
""",
    )
    assert out == "whole\n"


@pytest.mark.parametrize("megabytes", [1, pytest.param(6, marks=pytest.mark.slow), pytest.param(19, marks=pytest.mark.slow)])
def test_a_small_disk(tmp_path: Path, megabytes: int) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mount = ["unshare", "--mount", "sh", "-c", f'mount -t tmpfs -o size={megabytes}m none {small} && exec "$@"', "sh"]
    if not shutil.which("unshare") or subprocess.run([*mount, "true"], check=False, capture_output=True).returncode:
        pytest.skip("no file system can be mounted here")
    out = child(
        small / "a.duckdb",
        """
log = create()
acknowledged, refused = fill(log, 200, 100)
try:
    log.store.close()
except TimelineError as error:
    print(error)
with open_store(path) as store:  # what was acknowledged can be read while the disk is full
    assert store.rows("select count(*) from entries") == [(len(acknowledged),)]
    assert verify(store, Derivation(WORDS)).findings == ()
os.system(f"mount -o remount,size=80m {path.parent}")
whole(acknowledged)
print(refused)
""",
        *mount,
    )
    assert out == "True\n"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    with Log.create(tmp_path / "a.duckdb", WORDS, [Derivation(WORDS)]) as opened:
        yield opened


def no_room(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_no_room_for_the_head_file_is_said_with_what_is_in_the_log(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    log.append([Record(said("one"))])
    with monkeypatch.context() as patch:
        patch.setattr(headfile, "_replace", no_room)
        with pytest.raises(NotWritten) as caught:
            log.append([Record(said("two"))])
    assert "the log is written, up to position 2, but" in str(caught.value)
    assert "No space left on device" in str(caught.value)
    assert caught.value.committed
    again = log.append([Record(said("two"))])
    assert [same.note for same in again.unchanged] == ["is there already"]
    assert log.append([Record(said("three"))]).head == read_head(log.store.path)


def test_the_next_writer_brings_the_head_file_up_to_date(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(headfile, "_replace", no_room)
        with pytest.raises(NotWritten):
            log.append([Record(said("one"))])
    path, head = log.store.path, log.store.head()
    log.store.close()
    assert read_head(path) != head
    Log.open(path, WORDS).store.close()
    assert read_head(path) == head


class _Stub:
    """A connection whose commit ends as DuckDB's does when the commit holds and what follows it fails."""

    def __init__(self, connection: object) -> None:
        self._connection = connection

    def execute(self, query: str, *given: object) -> object:
        done = self._connection.execute(query, *given)  # type: ignore[attr-defined]
        if query == "commit":
            raise duckdb.FatalException(
                "FATAL Error: Transaction COMMIT succeeded and is durable, but the autocheckpoint failed. Original error: "
                '"Could not write file: No space left on device"'
            )
        return done

    def close(self) -> None:
        self._connection.close()  # type: ignore[attr-defined]


def test_a_commit_that_holds_is_acknowledged_though_what_follows_it_fails(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    """DuckDB raises for a commit that is on the disk already: to call it refused would have it written twice."""
    insert = log._insert

    def inserted(*given: object) -> object:
        done = insert(*given)  # type: ignore[arg-type]
        log.store.connection = _Stub(log.store.connection)  # type: ignore[assignment]
        return done

    monkeypatch.setattr(log, "_insert", inserted)
    done = log.append([Record(said("one"))])
    assert read_head(log.store.path) == done.head


def test_a_feed_answers_that_the_disk_is_full_and_goes_on_once_there_is_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.duckdb"
    Log.create(path, WORDS).store.close()
    with Feed(lambda: Log.open(path, WORDS, [Derivation(WORDS)]), most=2, every=0.01) as live:
        with monkeypatch.context() as patch:
            patch.setattr("timeline.log.insert_draft", _full)
            refused = live.put(Record(said("one"))).result(30)
        assert (refused.status, type(refused.error)) == ("refused", NotWritten)
        assert live.put(Record(said("one"))).result(30).position == 1


def _full(*_: object) -> None:
    raise duckdb.IOException('IO Error: Could not write file "a.duckdb": No space left on device')


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (duckdb.IOException('Could not write file "x": No space left on device'), NotWritten),
        (duckdb.TransactionException('Failed to commit: Could not write file "x.wal": File too large'), NotWritten),
        (duckdb.IOException('Cannot open file "x.wal": Permission denied'), NotWritten),
        (duckdb.Error("Corrupt database file: computed checksum 1 does not match stored checksum 2"), CorruptLog),
        (duckdb.FatalException("database has been invalidated because of a previous fatal error"), CorruptLog),
        (duckdb.InternalException("Attempted to access index 3 within vector of size 3"), CorruptLog),
        (duckdb.InvalidInputException("Corrupt database file, says a query"), None),
        (duckdb.ParserException("syntax error at or near checksum"), None),
        (ValueError("No space left on device"), None),
    ],
)
def test_what_duckdb_says_of_the_file_is_told_from_what_it_says_of_a_query(error: Exception, told: type | None) -> None:
    found = fault(Path("x"), error)
    assert (type(found) if found else None) == told
    assert found is None or (str(found).startswith("x") and "→" in str(found))


PERMISSIONS = """
import encodings.ascii
with create() as log:
    log.append([Record(said("one"))])
    verify(log.store, Derivation(WORDS))  # who becomes nobody may not enter the folder of this project: all is read before
try:
    Log.open(path / "no", WORDS, [Derivation(WORDS)], wait=0.01)
except TimelineError:
    pass
whole_folder, whole_files = int(sys.argv[2], 8), int(sys.argv[3], 8)
for file in path.parent.glob("*"):
    file.chmod(whole_files)
path.parent.chmod(whole_folder)
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
try:
    with Log.open(path, WORDS, [Derivation(WORDS)], wait=1) as log:
        log.append([Record(said("two"))])
    print("written")
except TimelineError as error:
    print(error)
try:
    with open_store(path, wait=1) as store:
        print("read", verify(store, Derivation(WORDS)).findings)
except TimelineError as error:
    print(error)
"""


@pytest.mark.parametrize(
    ("folder", "files", "writing", "reading"),
    [
        ("777", "444", "cannot be opened: IO Error: Cannot open file", "read ()"),
        ("555", "666", "a.duckdb cannot be written: ", "read ()"),
        ("555", "444", "cannot be opened: IO Error: Cannot open file", "read ()"),
        ("777", "000", "cannot be opened: IO Error: Cannot open file", "cannot be opened: IO Error: Cannot open file"),
    ],
)
def test_files_and_folders_that_may_not_be_written(folder: str, files: str, writing: str, reading: str) -> None:
    """Root may write anywhere: the child becomes nobody."""
    place = Path(tempfile.mkdtemp())  # one that others may enter
    try:
        place.chmod(0o755)
        script = [sys.executable, "-c", COMMON + PERMISSIONS, str(place / "log" / "a.duckdb"), folder, files]
        (place / "log").mkdir()
        ran = subprocess.run(script, cwd=ROOT, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr
        assert writing in ran.stdout.splitlines()[0]
        assert "→" in ran.stdout
        assert reading in ran.stdout.splitlines()[-2 if "cannot" in reading else -1]
        (place / "log").chmod(0o755)
        for file in (place / "log").iterdir():
            file.chmod(0o600)
        with open_store(place / "log" / "a.duckdb") as store:
            assert store.head().position == 1
    finally:
        (place / "log").chmod(0o755)
        shutil.rmtree(place)


def test_the_write_ahead_log_is_private_too(log: Log) -> None:
    before = os.umask(0o022)
    try:
        log.append([Record(said("one"))])
        modes = {file.name: file.stat().st_mode & 0o777 for file in log.store.path.parent.iterdir()}
        assert set(modes.values()) == {0o600}, modes
        assert "a.duckdb.wal" in modes
    finally:
        assert os.umask(before) == 0o022


def test_a_log_that_was_being_made_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    duckdb.connect(str(path)).close()
    with pytest.raises(InvalidInput, match=r"was not finished\n.*remove it, and make it with"):
        open_store(path)


def test_verify_of_what_is_acknowledged_needs_no_writing(log: Log) -> None:
    log.append([Record(said("one"))])
    path = log.store.path
    log.store.close()
    before = {file.name: file.read_bytes() for file in path.parent.iterdir() if not file.name.endswith(".lock")}
    with open_store(path) as store:
        assert verify(store, Derivation(WORDS)).findings == ()
    assert {name: path.with_name(name).read_bytes() for name in before} == before
