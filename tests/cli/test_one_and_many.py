"""One thing is told in the singular, by every verb that counts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import timeline
from timeline import events
from timeline.cli.options import counted
from timeline.log import Log
from timeline.vocabulary import Vocabulary

SHIPPED = Vocabulary.of_module(events)

FACT = "facts:\n  - {id: a, type: statement.made, when: 2023, summary: said}\n"
WRONG = re.compile(r"\b1 (?:entries|commits|facts|events|rows|problems|findings)\b")


@pytest.mark.parametrize(("count", "words"), [(0, "0 entries"), (1, "1 entry"), (2, "2 entries"), (1200, "1,200 entries")])
def test_a_number_and_its_word_agree(count: int, words: str) -> None:
    assert counted(count, "entry", "entries") == words


def test_most_words_take_an_s() -> None:
    assert (counted(1, "fact"), counted(2, "fact")) == ("1 fact", "2 facts")


def test_a_log_of_one_entry_is_told_of_as_one(tmp_path: Path) -> None:
    Path("facts.yaml").write_text(FACT, encoding="utf-8")
    timeline("init")
    runs = [timeline("import", "--dry-run", "facts.yaml"), timeline("import", "facts.yaml"), timeline("verify"), timeline("rebuild")]
    runs += [timeline("events"), timeline("export", "-o", "all.jsonl"), timeline("backup", "safe.duckdb")]
    timeline("init", "other.duckdb")
    runs.append(timeline("--log", "other.duckdb", "import", "all.jsonl"))
    Path("bad.yaml").write_text(FACT.replace("2023", "2023-02-30"), encoding="utf-8")
    runs.append(timeline("--log", "other.duckdb", "import", "bad.yaml", "--rejects", "rejects.txt"))
    timeline("--log", "timeline.duckdb", "retract", "a", "--reason", "x")
    runs.append(timeline("--log", "timeline.duckdb", "restore", "safe.duckdb", "--replace"))
    told = "".join(ran.out + ran.err for ran in runs)
    for words in (
        "1 fact would be read", "1 entry, positions 1 to 1", "1 entry in 1 commit, all", "rebuilt from 1 entry", "1 event",
        "1 entry, head", "1 fact was not read", "went on for 1 entry after this backup was made: it is not in it",
    ):  # fmt: skip
        assert words in told, told
    assert not WRONG.search(told)


def test_one_erasure_that_waited_is_told_of_as_one() -> None:
    Path("facts.yaml").write_text(FACT, encoding="utf-8")
    timeline("init")
    timeline("import", "facts.yaml")
    with Log.open(Path("timeline.duckdb"), SHIPPED) as log:
        log.erase("a", "a court said so")
    assert timeline("erase", "--pending", "--yes").err == "1 entry erased\n"
