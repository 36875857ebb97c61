"""Bytes that change or go missing, in the file and in its write-ahead log: each is noticed by opening or by `verify`, or lies where nothing is.

Noticed means: a `CorruptLog` with the place and the remedy, or a finding. Nothing may be silently wrong.
"""

from __future__ import annotations

import random
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

import timeline.events
from tests.conftest import timeline as command
from tests.support.words import WORDS
from timeline.errors import CorruptLog
from timeline.headfile import Head
from timeline.projections import Derivation
from timeline.store import open_store
from timeline.texts import sql
from timeline.verify import verify
from timeline.vocabulary import Vocabulary

ROOT = Path(__file__).parents[2]
SHIPPED = Vocabulary.of_module(timeline.events)
BLOCK, HEADERS = 262_144, 12_288
"""Bytes of a block of DuckDB's, and of what stands before the first one."""


def rows(path: Path) -> dict[str, list[str]]:
    with open_store(path) as store:
        return {name: sorted(map(repr, store.rows(f"from {name}"))) for (name,) in store.rows(sql("own_tables"))}


def noticed(path: Path, vocabulary: Vocabulary) -> str:
    """What opening or verifying says of the log; nothing where all is well."""
    try:
        with open_store(path) as store:
            return " ".join(verify(store, Derivation(vocabulary)).findings)
    except CorruptLog as error:
        said = str(error)
    assert "→" in said, f"no remedy: {said}"
    assert path.name in said, f"no place: {said}"
    return said


def flipped(content: bytes, bit: int) -> bytes:
    changed = bytearray(content)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def flip_all(demo_log: Path, bits: list[int]) -> tuple[int, int]:
    """How many flips of the file were noticed, and how many lay in unused space: all answers and rows as before."""
    content, before = demo_log.read_bytes(), rows(demo_log)
    with open_store(demo_log) as store:
        ((free,),) = store.rows("select free_blocks from pragma_database_size()")
    seen = unused = 0
    for bit in bits:
        demo_log.write_bytes(flipped(content, bit))
        if noticed(demo_log, SHIPPED):
            seen += 1
        else:
            assert free, f"bit {bit} lies in no free block"
            assert rows(demo_log) == before, f"bit {bit} changed something, and nobody noticed"
            unused += 1
    return seen, unused


def test_a_flipped_bit_in_any_block_is_noticed(demo_log: Path) -> None:
    size = demo_log.stat().st_size
    dice = random.Random(size)
    starts = [0, 4096, 8192, *range(HEADERS, size, BLOCK)]
    seen, unused = flip_all(demo_log, [8 * (start + dice.randrange(4096)) + dice.randrange(8) for start in starts])
    assert seen > unused


@pytest.mark.slow
def test_a_hundred_flipped_bits_are_noticed_or_lie_in_unused_space(demo_log: Path) -> None:
    dice = random.Random(20_231)
    seen, unused = flip_all(demo_log, [dice.randrange(8 * demo_log.stat().st_size) for _ in range(100)])
    print(f"{seen} noticed, {unused} in unused space")
    assert seen + unused == 100


def test_the_rows_of_no_derivation_are_read_too(demo_log: Path) -> None:
    """`verify` without a vocabulary cannot derive; a damaged block of derived rows is noticed all the same."""
    content = demo_log.read_bytes()
    for start in range(HEADERS, len(content), BLOCK):
        demo_log.write_bytes(flipped(content, 8 * (start + 100)))
        try:
            with open_store(demo_log) as store:
                verify(store)
        except CorruptLog:
            continue
        assert rows(demo_log), f"the block at {start} is damaged, and can be read"


# The write-ahead log

KILLED = """
import os, signal, sys
from tests.support.words import WORDS, said
from timeline.changes import Record
from timeline.log import Log
from timeline.projections import Derivation
with Log.create(sys.argv[1], WORDS, [Derivation(WORDS)]) as log:
    log.append([Record(said("first"))])
log = Log.open(sys.argv[1], WORDS, [Derivation(WORDS)])
for n in range(4):
    log.append([Record(said(f"e{n}"))])
os.kill(os.getpid(), signal.SIGKILL)
"""


@dataclass(frozen=True)
class Left:
    """What a killed writer left behind: five commits, four of them in the write-ahead log alone."""

    path: Path
    file: bytes
    wal: bytes
    head: bytes

    def back(self, wal: bytes | None, *, head: bool = True) -> None:
        """All as the writer left it, but for the write-ahead log."""
        self.path.write_bytes(self.file)
        beside = {".wal": wal, ".head": self.head if head else None}
        for ending, content in beside.items():
            other = self.path.with_name(self.path.name + ending)
            other.unlink(missing_ok=True)
            if content is not None:
                other.write_bytes(content)

    def now(self) -> tuple[bytes, bytes | None]:
        wal = self.path.with_name(self.path.name + ".wal")
        return self.path.read_bytes(), wal.read_bytes() if wal.exists() else None


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Left:
    path = tmp_path_factory.mktemp("killed") / "a.duckdb"
    subprocess.run([sys.executable, "-c", KILLED, str(path)], cwd=ROOT, check=False)
    beside = [path.with_name(path.name + ending).read_bytes() for ending in (".wal", ".head")]
    return Left(path, path.read_bytes(), beside[0], beside[1])


def test_what_a_killed_writer_left_is_whole(killed: Left) -> None:
    killed.back(killed.wal)
    assert noticed(killed.path, WORDS) == ""
    with open_store(killed.path) as store:
        assert store.head() == Head.parse(killed.head.decode())


def test_a_write_ahead_log_cut_short_anywhere_is_noticed_and_left_as_it_is(killed: Left) -> None:
    """DuckDB drops the commits that it cannot read without a word, and cuts them off as soon as it may write."""
    for size in range(0, len(killed.wal), max(1, len(killed.wal) // 15)):
        killed.back(killed.wal[:size])
        for write in (False, True):
            with pytest.raises(CorruptLog, match="commits went missing: the head file says 5"):
                open_store(killed.path, write=write)
        assert killed.now() == (killed.file, killed.wal[:size]), "what is left can still be looked into"


@pytest.mark.slow
def test_a_write_ahead_log_cut_short_at_hundreds_of_places_is_noticed(killed: Left) -> None:
    """Evenly all over it, and at each of its last bytes: all of its bytes would take a quarter of an hour."""
    length = len(killed.wal)
    for size in sorted({*range(0, length, max(1, length // 400)), *range(length - 100, length)}):
        killed.back(killed.wal[:size])
        with pytest.raises(CorruptLog, match="commits went missing: the head file says 5"):
            open_store(killed.path)


@pytest.mark.parametrize("content", [None, b"", b"garbage" * 300, bytes(2000)])
def test_a_write_ahead_log_that_is_gone_or_garbage_is_noticed_and_left_as_it_is(killed: Left, content: bytes | None) -> None:
    killed.back(content)
    for write in (False, True):
        with pytest.raises(CorruptLog, match="commits went missing: the head file says 5, the log ends at 1"):
            open_store(killed.path, write=write)
    assert killed.now() == (killed.file, content)


def test_a_log_of_which_all_was_in_the_write_ahead_log_is_not_called_something_else(tmp_path: Path) -> None:
    """Killed before it was ever closed, a log has even its tables in the write-ahead log."""
    path = tmp_path / "a.duckdb"
    script = KILLED.replace("with Log.create", "log = Log.create").replace(" as log:\n    ", "\n").replace("log = Log.open", "# ")
    subprocess.run([sys.executable, "-c", script, str(path)], cwd=ROOT, check=False)
    assert noticed(path, WORDS) == ""
    path.with_name("a.duckdb.wal").unlink()
    for write in (False, True):
        with pytest.raises(CorruptLog, match="the head file says 5, and there is no log in the file"):
            open_store(path, write=write)


@pytest.mark.parametrize("bits", [40, pytest.param(400, marks=pytest.mark.slow)])
def test_a_flipped_bit_in_the_write_ahead_log_is_noticed_and_left_as_it_is(killed: Left, bits: int) -> None:
    dice = random.Random(bits)
    for _ in range(bits):
        wal = flipped(killed.wal, dice.randrange(8 * len(killed.wal)))
        killed.back(wal)
        for write in (False, True):
            with pytest.raises(CorruptLog, match="→ do not write to it"):
                open_store(killed.path, write=write)
        assert killed.now() == (killed.file, wal)


def test_without_its_head_file_a_cut_needs_a_published_head_to_be_seen(killed: Left) -> None:
    """What the head file is for, and what its loss costs: docs/durability.md says so."""
    published = Head.parse(killed.head.decode())
    killed.back(killed.wal[: len(killed.wal) - 1], head=False)
    with open_store(killed.path) as store:
        assert verify(store, Derivation(WORDS)).findings == ()
        assert verify(store, Derivation(WORDS), published).findings == (
            "the published head names position 5, which ends no commit of this log (it ends at 4)",
        )


def test_a_beginning_that_changed_is_not_taken_for_another_file(demo_log: Path) -> None:
    demo_log.write_bytes(flipped(demo_log.read_bytes(), 8 * 9))
    with pytest.raises(CorruptLog, match="has a head file, as a log has, but does not begin as one"):
        open_store(demo_log)


# The command line

VERBS = (
    ("state",), ("state", "as", "of", "March"), ("why", "blinken"), ("history", "engagement:blinken-china-visit"),
    ("diff", "2022-08-01", "2023-03-31"), ("tension", "CHN-USA"), ("chronology",), ("events",), ("search", "balloon"),
    ("show", "balloon-sighted"), ("sql", "from entries"), ("sql", "from state_as_of(date '2023-03-31')"), ("verify",), ("head",),
    ("rebuild",), ("stats",), ("retract", "balloon-sighted"), ("import", "more.yaml"),
    ("add", "engagement.held", "--when", "2023-05-08", "--set", "engagement=x"), ("corroborate", "balloon-sighted", "--publisher", "P"),
    ("correct", "balloon-sighted", "--summary", "x"),
)  # fmt: skip
FACTS = "facts:\n  - {id: one, type: engagement.held, when: 2023-05-08, engagement: x}\n"


@pytest.mark.parametrize("place", ["the header", "some blocks", pytest.param("all blocks", marks=pytest.mark.slow), "the write-ahead log"])
def test_no_verb_ends_in_words_of_duckdbs_alone(demo_log: Path, place: str) -> None:
    Path("more.yaml").write_text(FACTS, encoding="utf-8")
    content = demo_log.read_bytes()
    blocks = range(HEADERS, len(content), BLOCK)
    starts = {"the header": [4096], "some blocks": blocks[::12], "all blocks": blocks, "the write-ahead log": [-1]}[place]
    told = 0
    for start in starts:
        damaged = content if start < 0 else flipped(content, 8 * (start + 64))
        for verb in VERBS:
            demo_log.write_bytes(damaged)
            wal = demo_log.with_name(f"{demo_log.name}.wal")
            wal.unlink(missing_ok=True)
            if start < 0:
                demo_log.with_name(f"{demo_log.name}.head").write_text(f"999:{'0' * 64}\n", encoding="ascii")
                wal.write_bytes(b"garbage")
            ran = command(*verb)
            assert "should not happen" not in ran.err, (verb, start, ran.err)
            assert "Traceback" not in ran.err, (verb, start, ran.err)
            if "damaged" in ran.err or "went missing" in ran.err:
                assert ran.status == 2
                assert demo_log.name in ran.err
                assert "→ do not write to it" in ran.err
                told += 1
            elif start < 0:
                assert verb == ("verify",), (verb, ran)
                assert "the head file names position 999" in ran.out
    assert told >= len(starts) * (len(VERBS) - 1) // 3
