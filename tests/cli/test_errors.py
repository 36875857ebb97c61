"""Bad input: one clear message with the place, the line and the remedy; status 2; nothing written; never a traceback."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
import pytest

from tests.conftest import timeline

GOOD = "  - {id: good, type: statement.made, when: 2023-02-03, summary: All is well}\n"


def facts(fact: str) -> str:
    return f"facts:\n{GOOD}  - {{{fact}}}\n"


EXPLODING = "facts:\n  - data:\n      a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"      {new}: &{new} [{','.join([f'*{old}'] * 10)}]\n" for old, new in zip("abcdefg", "bcdefgh", strict=True)
)
"""A few hundred bytes that stand for a hundred million values."""

BAD_FACTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "a wrong date": (facts("id: a, type: statement.made, when: 2023-02-29"), ("facts.yaml:3:41", "2023-02 has 28 days", "^")),
    "an ambiguous date": (facts("id: a, type: statement.made, when: 5/8/2023"), ("facts.yaml:3:41", "2023-05-08", "2023-08-05")),
    "words that are no date": (facts("id: a, type: statement.made, when: sometime"), ("facts.yaml:3:41", "'sometime'")),
    "words that need a day to stand on": (facts("id: a, type: statement.made, when: last month"), ("facts.yaml:3:41",)),
    "an unknown type": (facts("id: a, type: engagement.hold, when: 2023"), ("facts.yaml:3:19", "did you mean engagement.held")),
    "no type": (facts("id: a, when: 2023"), ("facts.yaml:3:5", "the event has no type", "timeline types")),
    "a missing field": (
        facts("id: a, type: engagement.held, when: 2023"),
        ("facts.yaml:3:5", "engagement is missing", "timeline types engagement.held"),
    ),
    "an unknown field": (
        facts("id: a, type: statement.made, when: 2023, actor: [USA]"),
        ("facts.yaml:3:54", "is not a field", "did you mean actors"),
    ),
    "an unknown actor": (
        facts("id: a, type: statement.made, when: 2023, actors: [CHNA]"),
        ("facts.yaml:3:56", "unknown actor 'CHNA'", "CHN"),
    ),
    "an unknown actor in a dyad": (facts("id: a, type: statement.made, when: 2023, affects: [USA-XYZ]"), ("unknown actor 'XYZ'",)),
    "a dyad of one": (facts("id: a, type: statement.made, when: 2023, affects: [USA-USA]"), ("two different parties",)),
    "a malformed dyad": (facts("id: a, type: statement.made, when: 2023, affects: [USA]"), ("a dyad is written CHN-USA",)),
    "a malformed id": (facts("id: A B, type: statement.made, when: 2023"), ("facts.yaml:3:10", "lower-case letters")),
    "an unknown standing": (facts("id: a, type: statement.made, when: 2023, standing: sure"), ("is not one of", "'actual'")),
    "an impact off the scale": (
        facts("id: a, type: statement.made, when: 2023, impact: 11"),
        ("facts.yaml:3:55", "less than or equal to 10"),
    ),
    "an unknown source": (facts("id: a, type: statement.made, when: 2023, sources: [times]"), ("no source named 'times'",)),
    "a source without a publisher": (facts("id: a, type: statement.made, when: 2023, sources: [{title: x}]"), ("publisher is missing",)),
    "a url that is none": (facts("id: a, type: statement.made, when: 2023, sources: [{publisher: x, url: nope}]"), ("begins with http",)),
    "an office for an interval": (facts("id: a, type: office.held, when: 2019/2023, office: x/y, holder: USA/A"), ("office.vacated",)),
    "two operations at once": (facts("supersede: a, retract: a"), ("cannot supersede and retract at once",)),
    "a retraction with more": (facts("retract: good, when: 2023"), ("has no meaning in `retract`",)),
    "a correction of nothing": (
        facts("supersede: nowhere, type: statement.made, when: 2023"),
        ("facts.yaml:3:5", "there is no event nowhere"),
    ),
    "one id with two contents": (
        facts("id: good, type: statement.made, when: 2024"),
        ("facts.yaml:3:5", "on record with other content", "timeline correct good"),
    ),
    "a key given twice": (facts("id: a, id: b, type: statement.made, when: 2023"), ("facts.yaml:3:13", "'id' is given twice")),
    "a fact that is no mapping": (f"facts:\n{GOOD}  - just words\n", ("facts.yaml:3:5", "a fact is a mapping")),
    "facts that are no list": ("facts: yes\n", ("facts.yaml:1:8", "has to be a list")),
    "a header that has no meaning": ("fact: []\n", ("facts.yaml:1:7", "fact has no meaning here")),
    "no facts file at all": ("just words\n", ("facts.yaml:1:1", "a facts file holds `facts:`")),
    "not YAML": ("facts:\n  - a: [\n", ("facts.yaml:", "this is not YAML")),
    "a tab": ("facts:\n\t- a: 1\n", ("facts.yaml:2:1", "indent with spaces")),
    "YAML that explodes": (
        EXPLODING,
        ("the aliases of the document come to more than 10,000 values",),
    ),
    "YAML nested too deep": ("facts: " + "[" * 60 + "]" * 60 + "\n", ("nested deeper than 40 levels",)),
}


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "own.duckdb"
    timeline("init", str(path))
    return path


@pytest.mark.parametrize("case", BAD_FACTS)
def test_a_bad_fact_is_said_with_its_place_and_nothing_is_written(case: str, log: Path, tmp_path: Path) -> None:
    text, expected = BAD_FACTS[case]
    (tmp_path / "facts.yaml").write_text(text)
    ran = timeline("import", "facts.yaml")
    assert ran.status in {1, 2}
    assert ran.status == 2 or "no event" in ran.err
    for part in expected:
        assert part in ran.err, ran.err
    assert "Traceback" not in ran.err
    assert "should not happen" not in ran.err
    assert timeline("head").out.startswith("0:")
    del log


def test_all_problems_of_a_file_are_reported(log: Path, tmp_path: Path) -> None:
    (tmp_path / "facts.yaml").write_text(
        facts("id: A, type: statement.made, when: 2023-13, actors: [XXX]") + "  - {id: b, type: nope.no, when: 2023}\n"
    )
    ran = timeline("import", "facts.yaml", "--log", str(log))
    assert ran.err.count("facts.yaml:") == 3
    assert "3 problems in all" in ran.err


def test_rejects_writes_the_good_facts_and_says_what_is_wrong_with_the_others(log: Path, tmp_path: Path) -> None:
    (tmp_path / "facts.yaml").write_text(facts("id: a, type: statement.made, when: 2023-02-29"))
    ran = timeline("import", "facts.yaml", "--rejects", "bad.txt", "--log", str(log))
    assert ran.status == 1
    assert "facts.yaml:3:41" in (tmp_path / "bad.txt").read_text()
    assert timeline("head").out.startswith("1:")


BAD_LINES = {
    '{"id": "a", "type": "statement.made", "when": "2023-02-29"}': ("facts.jsonl:1:47", "2023-02 has 28 days"),
    '{"id": "a", "type": "statement.made", "when": 2023}': ("facts.jsonl:1:47", "has to be text"),
    '{"id": "a"': ("facts.jsonl:1:11", "this is not JSON"),
    "[1]": ("facts.jsonl:1:1", "not a JSON object"),
}


@pytest.mark.parametrize("line", BAD_LINES)
def test_a_bad_json_line_is_said_with_its_place(line: str, log: Path, tmp_path: Path) -> None:
    (tmp_path / "facts.jsonl").write_text(line + "\n")
    ran = timeline("import", "facts.jsonl", "--log", str(log))
    assert ran.status == 2
    for part in BAD_LINES[line]:
        assert part in ran.err, ran.err


def test_files_that_cannot_be_read(log: Path, tmp_path: Path) -> None:
    (tmp_path / "cp1252.yaml").write_bytes(b"facts:\n  - {summary: caf\xe9}\n")
    (tmp_path / "nul.yaml").write_bytes(b"facts:\n\x00")
    (tmp_path / "folder").mkdir()
    for name, said in (
        ("none.yaml", "there is no file none.yaml"),
        ("folder", "is a folder"),
        ("cp1252.yaml", "cp1252.yaml:2: byte 0xe9 is not UTF-8"),
        ("nul.yaml", "nul.yaml:2: the file holds a NUL byte"),
    ):
        ran = timeline("import", name, "--log", str(log))
        assert (ran.status, said in ran.err) == (2, True), ran.err


def test_a_file_that_is_no_log(tmp_path: Path) -> None:
    (tmp_path / "x.duckdb").write_text("hello")
    duckdb.connect(str(tmp_path / "y.duckdb")).close()
    assert "is not a timeline log" in timeline("state", "--log", "x.duckdb").err
    assert "but not a timeline log" in timeline("state", "--log", "y.duckdb").err
    assert "there is no log at z.duckdb" in timeline("state", "--log", "z.duckdb").err
    ran = timeline("state")
    assert ran.status == 2
    assert "there are several logs here" in ran.err


def test_a_log_in_use_names_the_process(log: Path) -> None:
    from timeline.store import open_store

    with open_store(log, write=True):
        ran = timeline("state", "--log", str(log), "--wait", "0.05")
    assert ran.status == 2
    assert f"in use by process {os.getpid()}" in ran.err
    assert "--wait" in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("state", "as", "of"), "as of when?"),
        (("state", "as", "of", "March", "--as-of", "May"), "not both"),
        (("state", "--as-of", "smarch"), "'smarch'"),
        (("state", "--as-of", "2023/.."), "has no end"),
        (("state", "--today", "2023-03", "--as-of", "today"), "--today is one day"),
        (("state", "--recorded", "9"), "ends at position 0"),
        (("why", "as", "of", "March"), "why what?"),
        (("add", "statement.made", "--when", "2023", "--set", "x"), "--set takes FIELD=TEXT"),
        (("add", "statement.made", "--when", "2023", "--set", "data={a"), "has to be JSON"),
        (("add", "statement.made", "--when", "2023", "--id", "Ä"), "lower-case letters"),
        (("correct", "nothing", "--when", "2023"), "there is no event nothing"),
        (("corroborate", "nothing"), "there is no event nothing"),
        (("types", "nope.no"), "unknown event type"),
        (("--vocabulary", "none.yaml", "types"), "there is no file none.yaml"),
    ],
)
def test_bad_usage(log: Path, arguments: tuple[str, ...], said: str) -> None:
    ran = timeline("--log", str(log), *arguments)
    assert ran.status in {1, 2}
    assert said in ran.err, ran.err


BAD_VOCABULARIES = {
    "types: {x: {about: y}}": "cannot be a type",
    "types: {a.b: {fields: {when: text}}}": "cannot be a field",
    "types: {a.b: {fields: {x: colour}}}": "is not something a field can hold",
    "types: {a.b: {effects: [{initiate: {subject: s}}]}}": "lacks object, relation",
    "types: {a.b: {effects: [{begin: {subject: s}}]}}": "initiates or terminates",
    'types: {a.b: {summary: "{nope}"}}': "there is no field 'nope'",
    "relations: {case: one}": "is no relation",
    "actors: {'A B': x}": "cannot be an actor id",
    "kinds: {}": "has no meaning here",
    "- a": "a vocabulary holds",
}


@pytest.mark.parametrize("text", BAD_VOCABULARIES)
def test_a_bad_vocabulary_is_said_with_its_place(text: str, tmp_path: Path) -> None:
    (tmp_path / "v.yaml").write_text(text + "\n")
    ran = timeline("--vocabulary", "v.yaml", "types")
    assert ran.status == 2
    assert "v.yaml:1:" in ran.err
    assert BAD_VOCABULARIES[text] in ran.err, ran.err


def test_a_python_vocabulary_that_does_not_run(tmp_path: Path) -> None:
    (tmp_path / "v.py").write_text("1 / 0\n")
    (tmp_path / "empty.py").write_text("\n")
    assert "does not run: ZeroDivisionError" in timeline("--vocabulary", "v.py", "types").err
    assert "declares no event types" in timeline("--vocabulary", "empty.py", "types").err
