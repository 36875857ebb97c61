"""A document says what it was made from, and `check` tells whether the log still says so."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.chronology.desk import desk, page, write
from tests.conftest import Ran, timeline

CARRY = ("md", "html", "json", "ics", "timelinejs", "mermaid", "atom")
MORE = {"id": "later", "type": "engagement.held", "when": "2024-02-15", "engagement": "z", "summary": "A dinner in Paris", "actors": ["FRA"],
        "sources": [{"publisher": "Le Monde", "published": "2024-02-15"}]}  # fmt: skip


@pytest.fixture(autouse=True)
def log() -> None:
    desk()


def make(name: str, *arguments: str) -> None:
    ran = timeline("chronology", *arguments, "-o", name)
    assert ran.status == 0, ran.err


def check(name: str, *arguments: str) -> Ran:
    return timeline("check", name, *arguments)


def forged(name: str, **told: object) -> None:
    """A document that says something else of its making."""
    text = Path(name).read_text(encoding="utf-8")
    line = re.search(r"<!-- timeline-made (.*) -->", text)
    assert line
    data = {**json.loads(line[1]), **told}
    Path(name).write_text(text.replace(line[1], json.dumps(data)), encoding="utf-8")


@pytest.mark.parametrize("format_", CARRY)
def test_every_format_that_can_carry_it_says_what_it_was_made_from(format_: str) -> None:
    make("a", "2024-02", "--known", "2024-02-20", "-O", format_)
    text = Path("a").read_text(encoding="utf-8").replace("\n ", "")
    head = timeline("head").out.strip()
    assert head in text
    assert "2024-02-01..2024-02-29" in text
    ran = check("a")
    assert (ran.status, ran.out) == (0, "a says what the log says at position 13.\n")


@pytest.mark.parametrize("format_", CARRY)
def test_a_document_is_stale_where_the_log_went_on(format_: str) -> None:
    make("a", "-O", format_)
    write([MORE, {"retract": "first-visit", "reason": "another year"},
           {"supersede": "rumour", "reason": "it was the Post", "type": "statement.made", "when": "2024-02-14", "summary": "A tariff is near",
            "actors": ["CAN"], "standing": "reported"}])  # fmt: skip
    ran = check("a", "-O", "json")
    assert ran.status == 1
    found = json.loads(ran.out)
    assert {(each["kind"], each["id"]) for each in found["stale"]} == {("added", "later"), ("gone", "first-visit"), ("changed", "rumour")}
    assert (found["edited"], found["made_at"], found["position"]) == (False, 13, 16)
    changed = next(each for each in found["stale"] if each["kind"] == "changed")
    assert changed["before"] == "13 February 2024: According to the Financial Times, a tariff on cheese is near."
    assert changed["now"] == "14 February 2024: Reportedly, a tariff is near."


def test_the_answer_in_words_names_paragraphs_and_the_command() -> None:
    make("a.md", "2024-02")
    write([MORE])
    said = check("a.md").out
    assert "a.md was made at position 13; the log is at 14 and tells it otherwise: 1 added." in said
    assert "added    February 2024 · later\n    now  15 February 2024: A dinner in Paris." in said
    assert "Make it anew: timeline chronology 2024-02-01..2024-02-29 -O md" in said


def test_a_log_that_went_on_elsewhere_leaves_a_document_fresh() -> None:
    make("a.md", "2024-03")
    write([MORE])
    assert check("a.md").status == 0


def test_what_is_fixed_by_the_known_cut_off_stays_fresh() -> None:
    make("a.md", "--known", "2024-02-14")
    write([MORE])
    assert check("a.md").status == 0


def test_the_notes_of_others_may_be_renumbered_without_their_paragraphs_being_stale() -> None:
    make("a.md")
    write([{**MORE, "when": "2020-06-01", "sources": [{"publisher": "A first", "published": "2020-06-01"}]}])
    found = json.loads(check("a.md", "-O", "json").out)
    assert [each["id"] for each in found["stale"]] == ["later"]


@pytest.mark.parametrize("format_", CARRY)
def test_an_edited_document_is_noticed(format_: str) -> None:
    make("a", "-O", format_)
    Path("a").write_bytes(Path("a").read_bytes().replace(b"Ottawa", b"Moscow", 1))
    ran = check("a")
    assert (ran.status, "a was edited after it was made." in ran.out) == (1, True)
    assert "The log at position 13 still tells what it told when the document was made (position 13)." in ran.out


def test_the_edited_lines_are_shown() -> None:
    make("a.md")
    text = Path("a.md").read_text(encoding="utf-8")
    Path("a.md").write_text(
        text.replace("Martin visits", "Martin flees").replace("- **12 February**", "- **13 February**"), encoding="utf-8"
    )
    said = check("a.md").out
    assert re.search(r"line \d+: - \*\*9 February\*\* Martin flees Ottawa", said)
    assert re.search(r"line \d+: - \*\*13 February\*\* Durand", said)


def test_line_ends_may_change_on_the_way() -> None:
    make("a.md")
    Path("a.md").write_bytes(Path("a.md").read_bytes().replace(b"\n", b"\r\n"))
    assert check("a.md").status == 0


def test_a_document_of_another_log_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make("a.md")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    desk([MORE], "second.duckdb")
    ran = check("../a.md", "--log", "second.duckdb")
    assert (ran.status, "the document was made from another log: its head 13:" in ran.err) == (2, True)
    assert check("../a.md", "--log", "../desk.duckdb").status == 0


def test_a_changed_head_is_refused() -> None:
    make("a.md")
    forged("a.md", head=f"13:{'a' * 64}")
    ran = check("a.md")
    assert (ran.status, "made from another log" in ran.err) == (2, True)


@pytest.mark.parametrize("name", ["a.csv", "a.txt"])
def test_what_cannot_carry_it_is_told_apart(name: str) -> None:
    make(name)
    ran = check(name)
    assert (ran.status, "the document does not say what it was made from" in ran.err) == (2, True)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("timeline retract first-visit", "was not made by `timeline chronology`"),
        ("rm -rf .", "was not made by `timeline chronology`"),
        ("timeline chronology --evil", "No such option"),
        ("timeline chronology -O exe", "is not one of"),
        ("timeline chronology --help", "it asks for help"),
        ("timeline chronology -o stolen.md", "names --output"),
        ("timeline chronology --log other.duckdb", "names --log"),
        ("timeline chronology --recorded 3", "names --recorded"),
        ("timeline chronology 'unclosed", "cannot be read"),
    ],
)
def test_a_command_that_is_no_chronology_is_refused(command: str, said: str) -> None:
    make("a.md")
    forged("a.md", command=command)
    ran = check("a.md")
    assert (ran.status, said in ran.err) == (2, True), ran.err
    assert not Path("stolen.md").exists()


def test_nothing_in_a_command_reaches_a_shell() -> None:
    make("a.md", "--title", "$(touch pwned) `touch pwned`; touch pwned")
    assert check("a.md").status == 0
    assert not Path("pwned").exists()


@pytest.mark.parametrize("told", [{"head": 7}, {"position": "x"}, {"sha256": "zz"}, {"command": None}])
def test_a_document_that_makes_no_sense_is_refused(told: dict[str, object]) -> None:
    make("a.md")
    forged("a.md", **told)
    assert check("a.md").status == 2


def test_a_document_cannot_be_made_to_open_a_template() -> None:
    Path("t.md").write_text("{% for section in document.sections %}{{ section.heading }}{% endfor %}", encoding="utf-8")
    make("a.md", "--template", "t.md")
    Path("t.md").unlink()
    assert check("a.md").status == 0


def test_words_of_the_question_are_resolved_in_the_command() -> None:
    assert "timeline chronology 2024-02-01..2024-02-29 --known 2024-02-29 -O md" in page(
        "last month", "--known", "last month", "--today", "2024-03-05"
    )


def test_years_before_the_common_era_can_be_checked() -> None:
    write([{"id": "caesar", "type": "statement.made", "when": "-0043-03-15", "summary": "Caesar is killed"}])
    make("a.md", "100 BC..AD 1")
    assert check("a.md").status == 0


@pytest.mark.parametrize("group", ["day", "year", "topic", "dyad"])
def test_every_grouping_can_be_checked(group: str) -> None:
    make("a.md", "--group", group, "--retracted", "--top", "5", "--max-per-type", "2", "--cite", "inline", "--explain")
    assert check("a.md").status == 0
    write([{**MORE, "affects": ["CAN-FRA"], "topics": ["trade"]}])
    assert check("a.md").status in {0, 1}
