"""Hostile input: nothing but DateError comes out, soon, and importing the package costs little."""

import re
import subprocess
import sys
import time
from contextlib import suppress
from itertools import cycle

import pytest

from tests.dates.fuzzing import DATELINES, almost_dates, try_everything
from timeline.dates import DateError, parse_edtf, read, read_range

# Strings that once were, or could be, trouble: found by fuzzing, or chosen for the grammar.
CORPUS = [
    "the 100th century", "the 100th century BC", "99XX", "this century", "-99XX", "3 centuries ago", "9999 centuries ago", "in 9999 years",
    "Y" + "9" * 998, "Y9E999", "Y-9E999S999", "9" * 1000, "1 " * 500, "/" * 1000, "[" * 1000, "{" + "," * 998 + "}", "X" * 1000, "XXXX-" * 200,
    "[" + ",".join(["2023-XX-XX"] * 90) + "]", "early " * 160, "before " * 140, "the " * 250, "about " * 160, "(" * 1000, "-" * 1000, "2023-" * 200,
    "XXXX-02-29", "-XXX1-02-29", "XX01-02-29", "-XXXX-02-29", "XXX1-02-29", "0XX1-02-29", "1 or " * 200, "from " * 200, "2023 to " * 125,
    "\u0130", "\u0661\u0662", "\U0001f600", "\x00", "\x1b[31m2023", "2023\u2028", "\ud800", "2023\u200b", "\u202e2023", "'", "a.d.", "b.c.", "p.m.", "a.", ".",
    "..", "../", "/..", "...", "T", "Z", "24:00", "0000-00-00", "-0000-01-01", "--2023", "2023-W", "2023-W0", "2023W99", "week", "week of", "of", "the",
]  # fmt: skip


@pytest.mark.parametrize("text", CORPUS, ids=lambda text: repr(text[:30]))
def test_the_corpus_raises_nothing_else(text):
    for dateline in DATELINES:
        try_everything(text, dateline)


@pytest.mark.parametrize("many", [5_000, pytest.param(20_000, marks=pytest.mark.slow)])
def test_almost_dates_raise_nothing_else_and_round_trip(many):
    accepted = sum(try_everything(text, dateline) for text, dateline in zip(almost_dates(many, seed=3), cycle(DATELINES), strict=False))
    assert accepted > many * 0.015


@pytest.mark.parametrize("reader", [parse_edtf, read, read_range])
def test_a_megabyte_is_refused_at_once(reader):
    for text in ("2" * 1_000_000, "2023.." * 170_000, " " * 1_000_000, "[" + "2023," * 200_000 + "]", "X" * 1001):
        start = time.perf_counter()
        with pytest.raises(DateError) as caught:
            reader(text)
        assert time.perf_counter() - start < 0.05
        assert len(str(caught.value)) < 250


def test_no_string_takes_more_than_a_millisecond_per_ten_characters():
    texts = [*CORPUS, *almost_dates(3_000, seed=4)]
    for text in texts:
        allowed = max(len(text), 10) / 10 * 1e-3
        assert min(_seconds(text) for _ in range(5)) < allowed, text[:80]


def _seconds(text):
    start = time.perf_counter()
    with suppress(DateError):
        read(text, dateline="2023-05-10")
    return time.perf_counter() - start


def test_the_package_imports_little_and_nothing_of_the_engine():
    code = "import sys, timeline; before = set(sys.modules); import timeline.dates; print(*set(sys.modules) - before)"
    modules = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    own = {name for name in modules if name.startswith("timeline.") and not name.startswith("timeline.dates")}
    assert "timeline.dates" in modules
    assert not own
    assert not {"datetime", "dataclasses", "typing", "re", "pydantic", "duckdb"} & set(modules)


def test_the_package_names_no_other_module_of_the_engine():
    from pathlib import Path

    sources = Path(__file__).parents[2].joinpath("timeline", "dates").rglob("*.py")
    texts = [path.read_text(encoding="utf-8") for path in sources]
    assert len(texts) > 20
    for text in texts:
        assert not re.search(r"^\s*(from|import) timeline(?!\.dates\b)", text, re.MULTILINE)
