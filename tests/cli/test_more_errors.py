"""The rarer refusals: files that are nearly right, logs that cannot be opened, vocabularies that moved on, a bug of ours."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, ClassVar

import pytest

from tests.conftest import timeline
from tests.support.words import WORDS, Said, said
from timeline.canonical import dump
from timeline.changes import Corroborate, Record, Retract, Supersede
from timeline.errors import CorruptLog, InvalidInput, LogBusy, Unsupported
from timeline.log import Log
from timeline.model import Effect, Event, Source
from timeline.projections import Derivation
from timeline.store import _unreadable, create_store, open_store
from timeline.vocabulary import Vocabulary

HEADERS = {
    "sources: [a]\nfacts: []\n": ("facts.yaml:1:10", "a mapping from a short name"),
    "sources: {a: {title: x}}\nfacts: []\n": ("facts.yaml:1:14", "publisher is missing"),
    "sources: {a: {publisher: x, published: nope}}\nfacts: []\n": ("facts.yaml:1:40", "published: 'nope'"),
    "dateline: nope\nfacts:\n  - {id: a, type: statement.made, when: last month}\n": ("facts.yaml:1:11", "dateline"),
    "dateline: 2023\nfacts: []\n": ("facts.yaml:1:11", "not one day"),
    "date_order: xyz\nfacts: []\n": ("facts.yaml:1:13", "date_order"),
    "- {id: a, type: statement.made, when: never}\n": ("facts.yaml:1:39", "'never'"),
}


@pytest.mark.parametrize("text", HEADERS)
def test_a_header_that_is_nearly_right(text: str, tmp_path: Path) -> None:
    timeline("init", "own.duckdb")
    (tmp_path / "facts.yaml").write_text(text)
    ran = timeline("import", "facts.yaml")
    assert ran.status == 2
    for part in HEADERS[text]:
        assert part in ran.err, ran.err


def test_a_bare_list_of_facts_will_do_and_reading_it_again_says_so(tmp_path: Path) -> None:
    timeline("init", "own.duckdb")
    (tmp_path / "facts.yaml").write_text("- {id: a, type: statement.made, when: 2023, summary: x}\n")
    assert "1 entry, positions 1 to 1" in timeline("import", "facts.yaml").err
    assert "nothing new" in timeline("import", "facts.yaml").err


def test_json_lines_skip_empty_lines_and_survive_deep_nesting(tmp_path: Path) -> None:
    timeline("init", "own.duckdb")
    (tmp_path / "ok.jsonl").write_text('\n{"id": "a", "type": "statement.made", "when": "2023"}\n\n')
    assert timeline("import", "ok.jsonl").status == 0
    (tmp_path / "deep.jsonl").write_text("[" * 100_000 + "]" * 100_000 + "\n")
    ran = timeline("import", "deep.jsonl")
    assert (ran.status, "deep.jsonl:1" in ran.err) == (2, True)


VOCABULARIES = {
    "types: {a.b: just words}": "needs a description",
    "types: {a.b: {abuot: x}}": "abuot has no meaning here",
    "types: {a.b: {fields: [x]}}": "a mapping from a name to what it holds",
    'types: {a.b: {summary: "{x"}}': "write a field as {name}",
    "types: [a]": "`types:` is a mapping",
}


@pytest.mark.parametrize("text", VOCABULARIES)
def test_a_vocabulary_that_is_nearly_right(text: str, tmp_path: Path) -> None:
    (tmp_path / "v.yaml").write_text(text + "\n")
    ran = timeline("--vocabulary", "v.yaml", "types")
    assert (ran.status, VOCABULARIES[text] in ran.err) == (2, True), ran.err


def test_a_type_needs_a_name_with_a_family() -> None:
    with pytest.raises(InvalidInput, match=r"needs a TYPE such as 'family\.name'"):
        Vocabulary.of([type("Plain", (Event,), {"TYPE": "plain", "__module__": __name__})])
    with pytest.raises(Unsupported, match="the relation x · y is not declared"):
        WORDS.relation_of(Effect("x:1", "y", "z"))


class SaidTwo(Said):
    """The second version of a type: what was `word` is `phrase` now."""

    TYPE = "test.said"
    SCHEMA_VERSION: ClassVar[int] = 2

    phrase: str = ""

    @classmethod
    def upcast(cls, data: dict[str, Any], schema_version: int) -> dict[str, Any]:
        assert schema_version == 1
        return {**data, "phrase": data.pop("word", "")}


def test_older_data_is_brought_up_and_newer_data_is_refused() -> None:
    newer = Vocabulary.of([SaidTwo], WORDS.relations.values())
    event = newer.load(dump(said(word="no")), 1)
    assert isinstance(event, SaidTwo)
    assert event.phrase == "no"
    with pytest.raises(Unsupported, match=r"test\.said events of schema 2; this vocabulary reads up to 1"):
        WORDS.load(dump(SaidTwo(id="a", when="2023")), 2)


def test_control_characters_are_refused(tmp_path: Path) -> None:
    with Log.create(tmp_path / "a.duckdb", WORDS, [Derivation(WORDS)]) as log:
        log.append([Record(said())])
        with pytest.raises(InvalidInput, match="reason holds a control character"):
            log.append([Retract("one", "a\x1fb")])
        source = Source(publisher="P")
        log.append([Corroborate("one", (source,))])
        assert log.append([Corroborate("one", (source,))]).unchanged[0].note == "is corroborated by it already"
        log.append([Retract("one", again=False)])
        log.append([Supersede(said())])
        assert "was retracted before it came back" in log.append([Retract("one", again=False)]).unchanged[0].note


def test_logs_that_cannot_be_made_or_opened(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="there is no folder"):
        create_store(tmp_path / "no" / "a.duckdb")
    with pytest.raises(InvalidInput, match="is a folder"):
        open_store(tmp_path)
    path = tmp_path / "a.duckdb"
    create_store(path).close()
    newer = _unreadable(path, OSError("Trying to read a database file with version number 99, but we can only read 64"))
    assert isinstance(newer, Unsupported)
    assert "newer DuckDB" in str(newer)
    assert isinstance(_unreadable(path, OSError("checksum mismatch")), CorruptLog)
    assert "check its permissions" in str(_unreadable(path, OSError("Permission denied")))


def test_a_writer_waits_for_a_reader_and_then_names_it(tmp_path: Path) -> None:
    """The reader sits in another process: within one, DuckDB shares the file."""
    import subprocess
    import sys

    path = tmp_path / "a.duckdb"
    create_store(path).close()
    program = "import duckdb, sys\nc = duckdb.connect(sys.argv[1], read_only=True)\nprint('open', flush=True)\nsys.stdin.read()"
    reader = subprocess.Popen([sys.executable, "-c", program, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "open\n"
        with pytest.raises(LogBusy, match=f"in use by process {reader.pid}"):
            open_store(path, write=True, wait=0.1)
    finally:
        reader.communicate(timeout=30)


def test_what_should_not_happen_is_said_without_a_traceback(monkeypatch: pytest.MonkeyPatch, demo_log: Path) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("timeline.queries.Questions.state", broken)
    ran = timeline("state")
    assert (ran.status, "this should not happen: RuntimeError: a bug" in ran.err) == (2, True)
    assert "TIMELINE_DEBUG" in ran.err
    monkeypatch.setenv("TIMELINE_DEBUG", "1")
    with pytest.raises(RuntimeError):
        timeline("state")


@pytest.mark.parametrize(
    ("arguments", "said_so"),
    [
        (("state", "as of March"), "State as of March → 2023-03-31"),
        (("--help",), "chronology"),
        (("demo",), "entries on US–China relations"),
    ],
)
def test_ways_that_work(arguments: tuple[str, ...], said_so: str, demo_log: Path) -> None:
    ran = timeline(*arguments)
    assert (ran.status, said_so in ran.out) == (0, True), ran.err


@pytest.mark.parametrize(
    ("arguments", "said_so"),
    [
        (("state", "--today", "nope"), "--today: 'nope'"),
        (("retract", "balloon", "--withdrawn", "nope"), "--withdrawn: 'nope'"),
    ],
)
def test_dates_of_options(arguments: tuple[str, ...], said_so: str, demo_log: Path) -> None:
    ran = timeline(*arguments)
    assert (ran.status, said_so in ran.err) == (2, True), ran.err


def test_a_repeated_setting_becomes_a_list(tmp_path: Path) -> None:
    timeline("init", "own.duckdb")
    ran = timeline(
        "add", "channel.opened", "--id", "a", "--when", "2023", "--set", "channels=usa-chn/a", "--set", "channels=usa-chn/b", "--dry-run"
    )
    assert ran.status == 0, ran.err
    assert '"usa-chn/a"' in ran.out
    assert '"usa-chn/b"' in ran.out


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:  # pragma: no cover - CI runs as root
    timeline("init", "own.duckdb")
    (tmp_path / "secret.yaml").write_text("facts: []\n")
    (tmp_path / "secret.yaml").chmod(0)
    assert "check its permissions" in timeline("import", "secret.yaml").err
