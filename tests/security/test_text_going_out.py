"""Whatever stands in a log, no verb lets it act: not on a terminal, not in a Markdown page, not in a spreadsheet, not in JSON.

Facts files refuse most of such text; the API and machine-coded tables bring it all the same.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.conftest import Ran, timeline
from tests.render.test_escaping import UNSEEN
from tests.support.tables import ACLED_HEADER
from timeline import events
from timeline.changes import Corroborate, Record, Retract, Supersede
from timeline.log import Log
from timeline.model import Source
from timeline.projections import Derivation
from timeline.vocabulary import Vocabulary

SHIPPED = Vocabulary.of_module(events)
HOSTILE = (
    "red \x1b[31m alert", "\x1b]8;;https://example.org\x1b\\click\x1b]8;;\x1b\\", "\x9b2J\x07\x08\x7f", "yes\rno", "a\u202eb\u2066c", "a\u2028b\u2029c\x85d",
    "<script>alert(1)</script>", "[x](javascript:alert(1))", "![x](https://example.org/x.png)", "a|b|c", "`code`", "*bold* _it_ ~~no~~", "# head", "- item",
    "1. item", "> quote", "    indented", "---", "```", "<!-- x", "&lt;b&gt;", "https://example.org www.example.org", "=1+1", "+1", "-1", "@SUM(A1)", "\t=1",
    "＝1", "'", '"', "\\", "{{7*7}}", "${x}", "%s", "[^1]: note", "\x1c\x1d\x1e\x1f", "\u200b\u200f\ufeff", "$a$",
)  # fmt: skip
"""Text that is a command to somebody."""


def written(folder: Path, texts: tuple[str, ...]) -> None:
    """A log with these texts in every field that takes any."""
    with Log.create(folder / "own.duckdb", SHIPPED, [Derivation(SHIPPED)]) as log:
        for number, text in enumerate(texts):
            fields: dict[str, Any] = {
                "id": f"e{number}", "type": "statement.position", "when": "2023-05-08", "topic": f"t{number}", "stance": text or "x", "summary": text, "where": text,
                "actors": ["USA", "CHN/x" + text.replace("\n", " ")], "affects": ["CHN-USA"], "according_to": text, "topics": [text], "impact": 2,
                "standing": ("actual", "reported", "alleged")[number % 3], "caused_by": [f"e{max(0, number - 1)}"] if number else [],
                "sources": [{"publisher": text or "P", "title": text, "quote": text, "via": text, "published": "2023-05-08"}],
                "data": {text: [text, {text: 1}]}, "raw": {"when": text, "rule": text},
            }  # fmt: skip
            event = SHIPPED.build(fields)
            note = text.replace("\x1f", "").replace("\x00", "")
            log.append([Record(event)], author=text, message=text)
            log.append([Corroborate(event.id, (Source(publisher=text or "P", title=text),), None, note)], author=text)
            log.append([Supersede(event.model_copy(update={"when": "2023-05-09"}), note)], author=text)
        log.append([Retract("e0", "gone " + texts[0].replace("\x1f", "").replace("\x00", ""))], author=texts[0])


QUESTIONS: tuple[tuple[str, ...], ...] = (
    ("state",), ("state", "as", "of", "2023-05-09", "--known", "2023-05-08"), ("history", "position"), ("history", "position:usa"), ("why", "position:usa/t1"),
    ("why", "position:usa/t1", "--flip", "--without", "e1"), ("chronology",), ("chronology", "--title", "\x1b[31m=1|<b>"), ("events",), ("search", "e"), ("show", "e0"),
    ("show", "e1"), ("show", "e2"), ("diff", "2023-05-07", "2023-05-10"), ("diff", "--by", "known", "2023-05-07", "2023-05-10"), ("tension", "CHN-USA", "--explain"),
    ("stats",), ("verify",), ("state", "\x1b[31mno\u202e"), ("why", "\x1b]0;x\x07"), ("show", "\x9b1m"), ("state", "as", "of", "\x1b[1m"), ("stats", "\x1b[1m"),
    ("\x1b[1m",), ("events", "--topic", "\x1b[1m"), ("import", "no\x1b[31m.yaml"), ("state", "--log", "no\x1b[31m.duckdb"), ("when", "\x1b[31m2023"), ("head",),
    ("sql", "select * from events_current", "-O", "csv"), ("sql", "select * from events_current", "-O", "md"), ("sql", "select * from events_current", "-O", "json"),
    ("sql", 'select summary as "\x1b[31m" from events_current'), ("sql", "select '\x1b[31m' from nowhere"),
)  # fmt: skip
FORMATS = {
    "state": ("csv", "md", "json"), "history": ("csv", "md", "json"), "why": ("json",), "chronology": ("csv", "md", "json"), "events": ("csv", "md", "json"),
    "search": ("csv", "md", "json"), "show": ("json",), "diff": ("csv", "md", "json"), "tension": ("csv", "md", "json"), "stats": ("csv", "json"),
}  # fmt: skip


def asked(question: tuple[str, ...]) -> list[tuple[str, Ran]]:
    """A question in each of its formats."""
    ran = [("text", timeline(*question))]
    return ran + [(format_, timeline(*question, "-O", format_)) for format_ in FORMATS.get(question[0], ())]


def harmless(format_: str, ran: Ran) -> None:
    assert ran.status in {0, 1, 2}
    assert not UNSEEN.search(ran.err), ran.err
    assert "should not happen" not in ran.err
    assert not UNSEEN.search(ran.out), ascii(ran.out)
    if not ran.out or format_ == "text":
        return
    if format_ == "json":
        json.loads(ran.out)
    elif format_ == "csv":
        names, *rows = csv.reader(io.StringIO(ran.out, newline=""))
        for cells in rows:
            assert len(cells) == len(names)
            for cell in cells:
                assert not re.match(r"\s*[=+@＝＋－＠\t\r]", cell), cell
                assert not cell.startswith("-") or float(cell) < 0, cell
    else:
        plain_page(ran.out)


def plain_page(page: str) -> None:
    """Markdown of our own making: headings, lists, emphasis, tables and a rule, and no link but to a source."""
    made = re.search(r"\n<!-- (.*) -->\n$", page)  # what a chronology says of its making
    assert not made or "-->" not in made[1]
    page = page[: made.start()] if made else page
    tokens = MarkdownIt("commonmark").enable("table").parse(page)
    blocks = [token for token in tokens if token.type == "code_block"]
    assert all(re.fullmatch(r"timeline chronology .*\n", token.content) for token in blocks), blocks  # the command that makes it again
    tokens = [token for token in tokens if token.type != "code_block"]
    kinds = {token.type for token in tokens} | {child.type for token in tokens for child in token.children or ()}
    code = [child.content for token in tokens for child in token.children or () if child.type == "code_inline"]
    assert all(re.fullmatch(r"\d+:[0-9a-f]{64}|timeline check FILE", each) for each in code), (
        code
    )  # the head of the log, and what to do with it
    assert not kinds & {
        "html_block",
        "html_inline",
        "fence",
        "code_block",
        "image",
        "blockquote_open",
        "ordered_list_open",
        "link_open",
    }, kinds


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That log, made once."""
    folder = tmp_path_factory.mktemp("hostile")
    written(folder, HOSTILE)
    return folder


@pytest.fixture
def hostile_log(made: Path, tmp_path: Path) -> Path:
    """A copy of it in the test's own folder."""
    for path in made.glob("own.duckdb*"):
        shutil.copy(path, tmp_path / path.name)
    return tmp_path


@pytest.mark.parametrize("question", QUESTIONS, ids=[ascii(" ".join(question))[:60] for question in QUESTIONS])
def test_no_answer_lets_a_text_act(question: tuple[str, ...], hostile_log: Path) -> None:
    for format_, ran in asked(question):
        harmless(question[question.index("-O") + 1] if "-O" in question else format_, ran)


def test_the_text_is_there_to_be_seen(hostile_log: Path) -> None:
    """The checks above would pass for answers that say nothing."""
    assert "red ␛[31m alert" in timeline("show", "e0", "--recorded", "1").out
    board, page = timeline("state").out, timeline("chronology", "-O", "md").out
    assert "a<U+202E>b<U+2066>c" in board
    assert "\\[x\\](javascript:alert(1))" in page
    assert "'=1+1" in timeline("events", "-O", "csv").out
    assert json.loads(timeline("show", "e1", "-O", "json").out)["event"]["summary"] == HOSTILE[1]
    assert timeline("verify").status == 0


@settings(max_examples=4, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.lists(st.text(st.characters(), max_size=20).filter(str.strip), min_size=1, max_size=4))
def test_no_text_at_all_acts_in_any_field(texts: list[str]) -> None:
    with tempfile.TemporaryDirectory(dir=".") as folder:
        written(Path(folder), tuple(text.replace("\x00", "") or "x" for text in texts))
        for question in (
            ("state",),
            ("history", "position"),
            ("chronology",),
            ("show", "e0"),
            ("show", "e1"),
            ("tension", "CHN-USA", "--explain"),
        ):
            harmless("text", timeline(*question, "--log", f"{folder}/own.duckdb"))
        for question in (
            ("chronology", "-O", "md"),
            ("events", "-O", "csv"),
            ("state", "-O", "md"),
            ("why", "position:usa/t1", "-O", "json"),
        ):
            harmless(question[-1], timeline(*question, "--log", f"{folder}/own.duckdb"))


def test_coded_rows_and_their_rejects_are_harmless(tmp_path: Path) -> None:
    timeline("init", "own.duckdb")
    good = [
        f"X{n},2022-08-10,1,Protest,A,B,Taipei,A Daily,{csv_quoted(text)}"
        for n, text in enumerate(HOSTILE)
        if "\r" not in text and text.isprintable()
    ]
    odd = ["Y1,2022-08-10,1,Protest,A,B,Taipei,A Daily,red \x1b[31m alert \u202e", "Y2,=1+\x1b[31m1,1,Protest,A,B,Taipei,A Daily,x"]
    Path("no\x1b[1mrows.csv").write_text("\n".join([ACLED_HEADER, *good, *odd, ""]))
    ran = timeline("import", "no\x1b[1mrows.csv", "--rejects", "bad.csv")
    assert (ran.status, "no␛[1mrows.csv" in ran.err) == (1, True)
    assert not UNSEEN.search(ran.err)
    rejects = Path("bad.csv").read_text()
    assert "'=1+␛[31m1" in rejects
    assert not UNSEEN.search(rejects)
    for question in (("events", "--coded"), ("chronology", "--coded", "each"), ("search", "--coded", "alert"), ("show", "acled-y1")):
        for format_, answered in asked(question):
            harmless(format_, answered)


def csv_quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def test_a_rejects_file_of_facts_shows_what_was_wrong_harmlessly() -> None:
    timeline("init", "own.duckdb")
    Path("f.jsonl").write_text(json.dumps({"id": "a", "type": "engagement.held", "when": "\u202enever", "engagement": "x"}) + "\n")
    ran = timeline("import", "f.jsonl", "--rejects", "bad.txt")
    assert ran.status == 1
    assert not UNSEEN.search(ran.err + Path("bad.txt").read_text())


def test_a_bad_line_is_shown_harmlessly_with_the_file_it_stands_in() -> None:
    timeline("init", "own.duckdb")
    Path("f\x1b[31m\u202e.yaml").write_text("facts:\n  - {id: a, when: \u202e\u2066never}\n")
    ran = timeline("import", "f\x1b[31m\u202e.yaml")
    assert (ran.status, "f␛[31m<U+202E>.yaml:2:5" in ran.err) == (2, True)
    assert not UNSEEN.search(ran.err)


def test_a_terminal_gets_colours_of_ours_and_none_of_a_text(hostile_log: Path) -> None:
    from timeline.clocks import Clocks
    from timeline.queries import Questions
    from timeline.render.board import board
    from timeline.store import open_store

    with open_store(Path("own.duckdb")) as store:
        coloured = board(Questions(store).state(Clocks(store).cutoffs()), colour=True)
    assert "\x1b[1m" in coloured
    ours = re.sub(r"\x1b\[\d+(;\d+)*m", "", coloured)
    assert not UNSEEN.search(ours)
    assert "␛]8;;https:" in ours
