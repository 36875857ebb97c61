"""Every string of edtf_cases.csv: validity, level, nominal days, and printing."""

import csv
from pathlib import Path

import pytest

from timeline.dates import DateError, Edtf, Occurrence, parse_edtf, read

with (Path(__file__).parent / "edtf_cases.csv").open(encoding="utf-8", newline="") as _file:
    CASES = list(csv.DictReader(_file))
SETTLED = [case for case in CASES if "validity" not in case["disputed"]]
VALID = [case for case in SETTLED if case["valid"] == "1"]
INVALID = [case for case in SETTLED if case["valid"] == "0"]


def name(case):
    return repr(case["string"])


def test_there_are_cases_of_every_kind():
    assert len(VALID) > 200
    assert len(INVALID) > 80
    assert {case["level"] for case in VALID} == {"0", "1", "2"}


@pytest.mark.parametrize("case", VALID, ids=name)
def test_valid_string_has_its_days(case):
    assert parse_edtf(case["string"]).days_within(0) == (case["earliest"], case["latest"])


@pytest.mark.parametrize("case", [case for case in VALID if not case["disputed"]], ids=name)
def test_valid_string_has_its_level(case):
    assert parse_edtf(case["string"]).level == int(case["level"])


@pytest.mark.parametrize("case", INVALID, ids=name)
def test_invalid_string_is_refused_with_a_reason(case):
    with pytest.raises(DateError) as caught:
        parse_edtf(case["string"])
    assert caught.value.reason
    assert caught.value.text == case["string"]


@pytest.mark.parametrize("case", CASES, ids=name)
def test_disputed_or_not_a_string_is_read_or_refused_and_printing_is_the_identity(case):
    try:
        parsed = parse_edtf(case["string"])
    except DateError:
        return
    again = parse_edtf(parsed.text)
    assert isinstance(again, Edtf)
    assert (again, again.text, again.bounds) == (parsed, parsed.text, parsed.bounds)


@pytest.mark.parametrize("case", VALID, ids=name)
def test_read_gives_the_nominal_days_of_edtf(case):
    reading = read(case["string"])
    assert (reading.earliest, reading.latest) == (case["earliest"], case["latest"])
    assert reading.edtf == parse_edtf(case["string"]).text


@pytest.mark.parametrize("case", VALID, ids=name)
def test_words_are_read_back(case):
    occurrence = Occurrence.from_edtf(case["string"])
    assert read(occurrence.words()).occurrence == occurrence
