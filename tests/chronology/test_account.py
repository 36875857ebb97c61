"""What a chronology tells of each event, and in which order."""

from __future__ import annotations

import pytest

from tests.chronology.desk import data, desk, events, page, write
from tests.conftest import timeline


@pytest.fixture(autouse=True)
def log() -> None:
    desk()


def offices(event: dict) -> dict[str, list[str]]:
    return {person["name"]: person["offices"] for person in event["people"]}


def test_people_have_the_office_of_that_day() -> None:
    told = events()
    assert offices(told["first-visit"]) == {"Anne Martin": ["France's foreign minister"]}
    assert offices(told["second-visit"]) == {"Paul Durand": ["France's foreign minister"], "Anne Martin": []}


def test_on_the_day_of_the_change_both_count_and_after_a_vague_day_neither_is_said() -> None:
    write([
        {"id": "same-day", "type": "statement.made", "when": "2024-02-10", "summary": "Martin speaks", "actors": ["FRA/Anne Martin"]},
        {"id": "some-day", "type": "statement.made", "when": "2024-02", "summary": "Durand speaks", "actors": ["FRA/Paul Durand"]},
    ])  # fmt: skip
    told = events()
    assert offices(told["same-day"]) == {"Anne Martin": ["France's foreign minister"]}
    assert offices(told["some-day"]) == {"Paul Durand": []}


def test_an_office_is_said_once_where_the_sentence_does_not_say_it() -> None:
    text = page()
    assert text.count("*(Anne Martin: France's foreign minister)*") == 1
    assert "Paul Durand becomes France's foreign minister." in text


def test_standing_stands_in_words() -> None:
    told = events()
    assert told["rumour"]["sentence"] == "According to the Financial Times, a tariff on cheese is near."
    assert told["claim"]["sentence"] == "Canada alleges that France sells cheese below its cost."


@pytest.mark.parametrize(
    ("standing", "sentence"),
    [
        ("reported", "Reportedly, the talks are over."),
        ("alleged", "Allegedly, the talks are over."),
        ("denied", "The talks are over; this is denied."),
        ("hypothetical", "As a possibility only: the talks are over."),
    ],
)
def test_each_standing_has_its_words(standing: str, sentence: str) -> None:
    write([{"id": "talks", "type": "statement.made", "when": "2024-04-01", "summary": "The talks are over", "standing": standing}])
    assert events("2024-04")["talks"]["sentence"] == sentence


def test_a_sentence_that_hedges_is_not_hedged_again() -> None:
    write([{"id": "t", "type": "statement.made", "when": "2024-04-01", "summary": "Paris is said to agree", "standing": "reported"}])
    assert events("2024-04")["t"]["sentence"] == "Paris is said to agree."


def test_claims_that_compete_stand_side_by_side() -> None:
    told = events()
    assert told["claim"]["replies"] == ["France denies it (2 March 2024)."]
    assert told["denial"]["replies"] == ["Canada says otherwise (1 March 2024)."]
    assert "below its cost. France denies it (2 March).[^" in page()


def test_a_correction_says_what_was_before_and_why() -> None:
    told = events()["slip"]
    assert told["when"] == "2024-03-25"
    assert told["correction"] == "Corrected. In an earlier version: 20 March 2024; the paper corrected itself."
    assert "Corrected. In an earlier version: 20 March 2024; the paper corrected itself." in page()


def test_a_date_that_became_precise_is_no_correction() -> None:
    write([{"supersede": "vague", "reason": "the gazette", "type": "measure.announced", "when": "2024-03-08", "measure": "tariff",
            "summary": "Canada announces a tariff", "actors": ["CAN"], "affects": ["CAN-FRA"]}], "more.jsonl")  # fmt: skip
    assert events()["vague"]["correction"] == "In an earlier version: March 2024; the gazette."


def test_an_earlier_version_that_was_not_public_yet_is_not_spoken_of() -> None:
    write([
        {"id": "twice", "type": "statement.made", "when": "2024-04", "summary": "Ottawa speaks", "known": "2024-06-01"},
        {"supersede": "twice", "reason": "a better source", "type": "statement.made", "when": "2024-04-02", "summary": "Ottawa speaks",
         "known": "2024-04-02"},
    ])  # fmt: skip
    assert events("--known", "2024-05-01")["twice"]["correction"] is None
    assert events("--known", "2024-06-02")["twice"]["correction"] == "In an earlier version: April 2024; a better source."


def test_what_became_public_late_says_when() -> None:
    told = events()
    assert told["rumour"]["marks"] == ["first reported 20 February 2024"]
    assert told["first-visit"]["marks"] == []
    assert "*(first reported 20 February)*" in page()


def test_what_was_not_public_on_the_asked_day_says_so() -> None:
    assert events("--as-of", "2024-02-15")["rumour"]["marks"] == ["not yet public on 2024-02-15"]


def test_what_may_not_have_happened_by_then_says_so() -> None:
    assert events("--as-of", "2024-03-10")["vague"]["marks"] == ["may not have happened by 2024-03-10"]


def test_an_order_that_is_not_known_is_marked_and_a_known_one_is_not() -> None:
    write([
        {"id": "noon", "type": "statement.made", "when": "2024-05-03T12:00Z", "summary": "Ottawa speaks"},
        {"id": "that-day", "type": "statement.made", "when": "2024-05-03", "summary": "Paris speaks"},
        {"id": "next-day", "type": "statement.made", "when": "2024-05-04", "summary": "Rome speaks"},
    ])  # fmt: skip
    marks = {name: event["marks"] for name, event in events("2024-05").items()}
    assert "which came first is not known" in marks["that-day"]
    assert "which came first is not known" not in marks["noon"] + marks["next-day"]


def test_a_bare_month_says_that_its_day_is_not_known() -> None:
    assert "- **March** (day not known) Canada announces a tariff." in page()


def test_what_was_retracted_is_left_out_or_marked_as_asked() -> None:
    assert "mistake" not in events()
    assert events("--retracted")["mistake"]["withdrawn"] == "Withdrawn 30 March 2024: it took place."
    assert "~~A lunch is called off.~~ **Withdrawn 30 March: it took place.**" in page("--retracted")
    assert "mistake" not in events("--retracted", "--known", "2024-03-25", "2024-04")


def test_before_its_retraction_an_event_stands_as_it_was() -> None:
    assert events("--as-known", "2024-03-25")["mistake"]["withdrawn"] is None


def test_an_erased_event_leaves_its_date_and_nothing_else() -> None:
    ran = timeline("erase", "first-visit", "--reason", "a court", "--yes")
    assert ran.status == 0, ran.err
    assert "- **9 February** An event of this date was erased.\n" in page()
    for format_ in ("text", "md", "html", "json", "csv", "ics", "timelinejs", "mermaid", "atom"):
        told = timeline("chronology", "2024-02-09", "-O", format_).out
        assert "Martin" not in told, format_
        assert "2024-02-09" in told or "20240209" in told or "9 February" in told, format_


def test_what_happened_by_a_day_stands_last() -> None:
    text = page()
    assert text.index("## Known only to have happened by a certain day") > text.index("## March 2024")
    assert "- **by 1 February 2024** The two speak of cheese." in text


@pytest.mark.parametrize(
    ("group", "headings"),
    [
        ("month", ["February 2024", "March 2024"]),
        ("year", ["2024"]),
        ("day", ["9 February 2024", "12 February 2024"]),
        ("topic", ["Cheese", "Trade"]),
        ("dyad", ["Canada and France"]),
    ],
)
def test_sections_are_what_is_asked_for(group: str, headings: list[str]) -> None:
    span = "2024-02-09..2024-03-02" if group == "month" else "2024-02-09..2024-02-12"
    said = [line.removeprefix("## ") for line in page(span, "--group", group, "--topic", "trade").splitlines() if line.startswith("## ")]
    if group == "month":
        said = [line.removeprefix("## ") for line in page(span).splitlines() if line.startswith("## ") and "Known" not in line]
    assert said == headings


def test_an_event_stands_under_each_of_its_topics() -> None:
    sections = [(event["section"], event["id"]) for event in data("2024-02", "--group", "topic")["events"]]
    assert {("Cheese", "second-visit"), ("Trade", "second-visit")} <= set(sections)
    assert sections == sorted(sections, key=lambda pair: ["Cheese", "Trade", "Other events"].index(pair[0]))


def test_a_source_is_cited_once() -> None:
    text = page("2024-02-12..2024-02-12")
    assert text.count("The Globe, 12 Feb 2024") == 1
    assert "[^2]: The Globe, 12 Feb 2024" in text


@pytest.mark.parametrize(("cite", "there"), [("inline", "(Le Monde, 12 Feb 2024; The Globe, 12 Feb 2024)"), ("none", "visit Ottawa.")])
def test_sources_stand_where_they_are_wanted(cite: str, there: str) -> None:
    text = page("2024-02-12", "--cite", cite)
    assert there in text
    assert "[^" not in text


def test_title_and_introduction_can_be_ones_own() -> None:
    text = page("--title", "Cheese *and* wine", "--intro", "All of it.\nReally.")
    assert text.startswith("# Cheese \\*and\\* wine\n\nAll of it. Really.\n\n## ")
    assert page("--intro", "").split("\n")[2].startswith("## ")


def test_known_and_as_known_are_one_and_not_said_twice() -> None:
    assert data("--as-known", "2024-02-12")["events"] == data("--known", "2024-02-12")["events"]
    ran = timeline("chronology", "--known", "2024", "--as-known", "2024")
    assert (ran.status, "say --known or --as-known, not both" in ran.err) == (2, True)


def test_a_title_without_end_is_refused() -> None:
    ran = timeline("chronology", "--title", "x" * 5000)
    assert (ran.status, "the title has 5,000 characters" in ran.err) == (2, True)


def test_nothing_found_is_status_1() -> None:
    assert timeline("chronology", "1999").status == 1
