"""The tables of docs/dates.md are what the package does."""

import re

import pytest

from tests.dates.examples import DATELINE, PAGE, TABLES, filled, refusal
from timeline.dates import read


def test_the_tables_of_the_page_are_up_to_date():
    page = PAGE.read_text(encoding="utf-8")
    assert filled(page) == page, "python -m tests.dates.examples makes the tables anew"


def test_a_table_that_differs_is_noticed():
    page = PAGE.read_text(encoding="utf-8")
    assert filled(page.replace("| `March` | `2023-03` |", "| `March` | `2024-03` |")) == page


@pytest.mark.parametrize("text", TABLES["ambiguous"])
def test_ambiguous_examples_are_ambiguous(text):
    assert read(text, dateline=DATELINE).alternatives


@pytest.mark.parametrize("text", [text for name in TABLES if name not in ("refused", "ambiguous", "words") for text in TABLES[name]])
def test_other_examples_are_not(text):
    assert not read(text, dateline=DATELINE).alternatives


@pytest.mark.parametrize("text", TABLES["refused"])
def test_refused_examples_give_a_reason(text):
    assert refusal(text)


def test_expressions_in_running_text_are_read():
    text = re.sub(r"```.*?```|<!-- examples.*?<!-- end -->", "", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    quoted = re.findall(r"`(\d{4}[^`]*|circa[^`]*|last month|two weeks ago)`", text)
    assert len(quoted) > 10
    for phrase in quoted:
        assert ".." in phrase or read(phrase, dateline=DATELINE).edtf
