"""Hostile texts do no harm in any format: each output is read by that format's own parser."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

import html5lib
import icalendar
import pytest
from markdown_it import MarkdownIt

from tests.chronology.desk import FACTS, desk, record
from tests.conftest import Ran, timeline

LONG = "x" * 10_000
HOSTILE = (
    "<script>alert(1)</script> & <img src=x onerror=alert(2)>",
    '=HYPERLINK("https://example.org","click")',
    LONG,
    "שלום \u202egnp.exe\u202c مرحبا",
    "\x1b[31mred\x1b]0;title\x07 \x9b31m \u2028 \ufffe end",
    "[link](javascript:alert(1)) **bold** `code` ![x](https://example.org/x.png) | --- | <https://example.org>",
    "]]> --> <!-- timeline-made {} --> %%{init: {}}%% %% timeline-made {}",
    "a : b ; c # section title : d",
    "END:VCALENDAR BEGIN:VEVENT\\nATTACH:https://example.org/x",
    "{{ 7*7 }} {% raw %} ${7*7}",
    "\"quotes\" 'and' \\backslashes\\ , ; :",
    "# heading\\ 1. list - item + item",
    "@SUM(1+1)",
)
FORMATS = ("text", "md", "html", "json", "csv", "ics", "timelinejs", "mermaid", "atom")


@pytest.fixture
def hostile() -> None:
    """Each text in every place where somebody's words can stand."""
    desk(())
    record([
        {"id": f"h{number}", "type": "statement.made", "when": "2024-05-03", "summary": words, "where": words[:200], "topics": [words[:100]],
         "actors": ["USA/" + re.sub(r"\s", " ", words[:80])], "according_to": words[:100], "standing": "reported",
         "sources": [{"publisher": words[:300], "title": words[:300], "url": "https://example.org/?a=%22%3Cb%3E&c=<d>\"'|", "published": "2024-05-03"}]}
        for number, words in enumerate(HOSTILE)
    ])  # fmt: skip


def made(format_: str, *more: str) -> str:
    ran = timeline("chronology", "-O", format_, *more)
    assert ran.status == 0, ran.err
    return ran.out


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("cite", ["footnotes", "inline"])
def test_nothing_that_a_terminal_obeys_is_printed(hostile: None, format_: str, cite: str) -> None:
    out = made(format_, "--cite", cite, "--title", HOSTILE[4], "--intro", HOSTILE[3])
    kept = {"ics": {"\n", "\r"}, "json": {"\n", "\ufffe"}}.get(format_, {"\n"})  # JSON keeps what moves nothing
    assert {char for char in out if not char.isprintable()} <= kept
    assert all(f"h{number}" in out or format_ in {"text", "md", "mermaid", "atom"} for number in range(len(HOSTILE)))


class Page(HTMLParser):
    """What a page is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


HARMLESS = {
    "html", "head", "meta", "title", "style", "body", "a", "header", "h1", "p", "main", "section", "h2", "ol", "li", "time", "span", "div",
    "sup", "footer", "code", "pre", "del", "strong",
}  # fmt: skip


def page_is_harmless(out: str) -> Page:
    page = Page()
    page.feed(out)
    assert set(page.tags) <= HARMLESS
    assert not [name for name, _ in page.attributes if name.startswith("on") or name in {"src", "style"}]
    links = [value or "" for name, value in page.attributes if name == "href"]
    assert all(link.startswith(("#", "https://", "http://")) for link in links)
    return page


@pytest.mark.parametrize("cite", ["footnotes", "inline", "none"])
def test_html_holds_no_tag_that_it_should_not(hostile: None, cite: str) -> None:
    out = made("html", "--cite", cite, "--title", HOSTILE[0], "--intro", HOSTILE[6])
    page_is_harmless(out)
    tree = html5lib.parse(out, namespaceHTMLElements=False)
    told = " ".join("".join(part.itertext()) for part in tree.iter("li"))
    assert "<script>alert(1)</script>" in told
    assert LONG in told
    assert "<U+202E>gnp.exe" in told
    assert "".join(tree.find(".//h1").itertext()) == HOSTILE[0]


def test_html_is_strict_html_and_accessible() -> None:
    desk()
    out = made("html")
    html5lib.HTMLParser(strict=True).parse(out)  # raises at any error
    tree = html5lib.parse(out, namespaceHTMLElements=False)
    assert tree.get("lang") == "en"
    assert [len(tree.findall(f".//{name}")) for name in ("main", "header", "footer", "h1")] == [1, 1, 1, 1]
    assert tree.find(".//a").get("href") == "#chronology"
    assert len(tree.findall(".//main//ol/li")) == len(json.loads(made("json"))["events"])
    stamps = [each.get("datetime") for each in tree.iter("time")]
    assert "2024-02-09" in stamps
    assert "2024-03" in stamps
    assert all(re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", stamp or "") for stamp in stamps)
    ids = [part.get("id") for part in tree.iter() if part.get("id")]
    assert len(ids) == len(set(ids))
    targets = [link.get("href")[1:] for link in tree.iter("a") if link.get("href").startswith("#")]
    assert set(targets) <= set(ids)
    assert not tree.findall(".//script")
    assert "https:" not in out.split("<body>")[0]


def test_ids_are_unique_where_an_event_stands_twice() -> None:
    desk()
    tree = html5lib.parse(made("html", "--group", "topic"), namespaceHTMLElements=False)
    ids = [part.get("id") for part in tree.iter("li") if part.get("id")]
    assert len(ids) == len(set(ids))


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    brighter, darker = sorted((light(one), light(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def test_colours_can_be_read_in_both_schemes() -> None:
    desk()
    schemes = re.findall(
        r"--paper: (#\w{6}); --ink: (#\w{6}); --quiet: (#\w{6}); --rule: #\w{6}; --accent: (#\w{6}); --link: (#\w{6})", made("html")
    )
    assert len(schemes) == 2
    assert all(contrast(paper, colour) >= 4.5 for paper, *colours in schemes for colour in colours)


@pytest.mark.parametrize("cite", ["footnotes", "inline", "none"])
def test_markdown_makes_nothing_of_hostile_texts(hostile: None, cite: str) -> None:
    out = made("md", "--cite", cite, "--title", HOSTILE[5])
    body = re.sub(r"^\[\^\d+\]: ", "- ", out, flags=re.MULTILINE)  # footnotes are an extension: as a list, so that they are looked into
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(body)
    inline = [child for token in tokens for child in token.children or ()]
    assert not [child for child in inline if child.type in {"html_inline", "image"}]
    assert [token.content for token in tokens if token.type == "html_block"] == [out[out.rindex("<!-- timeline-made") :]]
    hrefs = [str(child.attrs.get("href")) for child in inline if child.type == "link_open"]
    assert all(href.startswith("https://example.org/?a=") for href in hrefs)
    assert [token.tag for token in tokens if token.type == "heading_open"] == ["h1", "h2"]
    assert not [token for token in tokens if token.type == "table_open"]
    assert not [token for token in tokens if token.type in {"fence", "ordered_list_open"}]
    text = "".join(child.content for child in inline if child.type == "text")
    assert "<script>alert(1)</script>" in text
    assert LONG in text


def test_csv_has_no_formula_and_every_row(hostile: None) -> None:
    rows = list(csv.DictReader(io.StringIO(made("csv"))))
    assert [row["id"] for row in rows] == [f"h{number}" for number in range(len(HOSTILE))]
    assert not [cell for row in rows for cell in row.values() if cell.lstrip().startswith(("=", "+", "-", "@"))]
    assert rows[1]["summary"] == f"'{HOSTILE[1]}"


def test_json_keeps_every_character(hostile: None) -> None:
    told = json.loads(made("json"))["events"]
    assert [event["id"] for event in told] == [f"h{number}" for number in range(len(HOSTILE))]
    assert told[0]["summary"] == HOSTILE[0]
    assert told[3]["summary"] == HOSTILE[3]
    assert told[2]["summary"] == LONG


def test_a_calendar_holds_one_event_each_and_folds_its_lines(hostile: None) -> None:
    out = made("ics")
    assert all(len(line.encode()) <= 75 for line in out.split("\r\n"))
    assert "\n" not in out.replace("\r\n", "")
    calendar = icalendar.Calendar.from_ical(out)
    told = calendar.walk("VEVENT")
    assert [str(event["uid"]) for event in told] == [f"h{number}@timeline" for number in range(len(HOSTILE))]
    assert not [event for event in told if "ATTACH" in event]
    assert LONG in str(told[2]["summary"])
    assert all(event["url"].startswith("https://") for event in told if "URL" in event)


def test_imprecise_dates_are_spans_of_days_in_a_calendar() -> None:
    desk()
    told = {str(event["uid"]).partition("@")[0]: event for event in icalendar.Calendar.from_ical(made("ics")).walk("VEVENT")}
    vague = told["vague"]
    assert (str(vague["dtstart"].dt), str(vague["dtend"].dt), str(vague["x-edtf"])) == ("2024-03-01", "2024-04-01", "2024-03")
    assert (str(told["by-then"]["dtstart"].dt), str(told["by-then"]["x-edtf"])) == ("2024-02-01", "[..2024-02-01]")
    assert str(told["rumour"]["status"]) == "TENTATIVE"
    assert str(told["first-visit"]["status"]) == "CONFIRMED"


def test_a_moment_is_a_moment_in_a_calendar(demo_log: object) -> None:
    told = icalendar.Calendar.from_ical(made("ics", "2023-02-04")).walk("VEVENT")
    shot = next(event for event in told if str(event["uid"]).startswith("balloon-shot-down"))
    assert shot["dtstart"].dt.isoformat() == "2023-02-04T19:39:00+00:00"


@pytest.mark.parametrize("format_", ["ics", "timelinejs"])
def test_what_has_no_day_is_said_to_be_left_out(format_: str) -> None:
    desk([{"id": "caesar", "type": "statement.made", "when": "-0043-03-15", "summary": "Caesar is killed"},
          {"id": "never", "type": "statement.made", "when": "../..", "summary": "It was always so"}])  # fmt: skip
    ran: Ran = timeline("chronology", "-O", format_)
    lost = (
        "2 of them, for want of a day that it knows: caesar, never"
        if format_ == "ics"
        else "1 of them, for want of a day that it knows: never"
    )
    assert f"note: {format_} cannot show {lost}" in ran.err


def test_timelinejs_gets_escaped_html_and_dates_as_precise_as_they_are(hostile: None) -> None:
    slides = json.loads(made("timelinejs"))["events"]
    assert len(slides) == len(HOSTILE)
    for slide in slides:
        for text in (slide["text"]["headline"], slide["text"]["text"], slide["display_date"], slide["group"]):
            page_is_harmless(text)
    assert slides[0]["text"]["headline"].endswith("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;img src=x onerror=alert(2)&gt;.")


def test_timelinejs_leaves_out_what_is_not_known() -> None:
    desk()
    slides: dict[str, Any] = {slide["unique_id"]: slide for slide in json.loads(made("timelinejs"))["events"]}
    assert slides["e-vague"]["start_date"] == {"year": 2024, "month": 3}
    assert slides["e-vague"]["display_date"] == "March 2024 (day not known)"
    assert slides["e-first-visit"]["start_date"] == {"year": 2024, "month": 2, "day": 9}
    assert all(slide["start_date"]["year"] for slide in slides.values())


PLAIN = r"(?:[^#:;<>\"'`{}\[\]()%&\\|~$*_\n]|#\d+;)+"
"""Text in which nothing means anything to Mermaid: no character of its grammar but as a number."""


def test_mermaid_reads_a_diagram_and_nothing_else(hostile: None) -> None:
    first, title, section, *rest = made("mermaid").splitlines()
    assert first == "timeline"
    assert re.fullmatch(rf"    title {PLAIN}", title)
    assert re.fullmatch(rf"    section {PLAIN}", section)
    *boxes, last = rest
    assert last.startswith("%% timeline-made {")
    assert len(boxes) == len(HOSTILE)
    assert all(re.fullmatch(rf"        (?:{PLAIN}|    ): {PLAIN}", box) for box in boxes)
    assert all(len(box) < 2_000 for box in boxes)


def test_atom_is_xml_with_all_that_a_feed_needs(hostile: None) -> None:
    root = ET.fromstring(made("atom"))  # noqa: S314 - our own output
    atom = "{http://www.w3.org/2005/Atom}"
    for name in ("id", "title", "updated", "author"):
        assert root.find(f"{atom}{name}") is not None
    entries = root.findall(f"{atom}entry")
    assert len(entries) == len(HOSTILE)
    assert len({entry.findtext(f"{atom}id") for entry in entries}) == len(HOSTILE)
    assert "<script>alert(1)</script>" in (entries[0].findtext(f"{atom}title") or "")
    assert all(len(list(entry.iter())) < 10 for entry in entries)


@pytest.mark.parametrize("width", ["40", "60", "200"])
def test_text_keeps_to_the_width_of_the_terminal(monkeypatch: pytest.MonkeyPatch, width: str) -> None:
    monkeypatch.setenv("COLUMNS", width)
    desk(FACTS)
    assert max(map(len, made("text").splitlines())) <= int(width)


@pytest.mark.parametrize(("name", "begins"), [("a.md", "# "), ("a.html", "<!doctype html>"), ("a.json", "{"), ("a.ics", "BEGIN:VCALENDAR"), ("a.mmd", "timeline"), ("a.xml", "<?xml"), ("a.csv", "when,"), ("a.txt", "Chronology")])  # fmt: skip
def test_the_ending_of_the_file_chooses_the_format(name: str, begins: str, tmp_path: Any) -> None:
    desk()
    assert timeline("chronology", "-o", name).status == 0
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)


@pytest.mark.parametrize(("format_", "module"), [("html", "jinja2"), ("ics", "icalendar")])
def test_a_missing_library_is_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch, format_: str, module: str) -> None:
    desk()
    monkeypatch.setitem(__import__("sys").modules, module, None)
    if module == "jinja2":
        monkeypatch.setitem(__import__("sys").modules, "jinja2.sandbox", None)
    ran = timeline("chronology", "-O", format_)
    assert ran.status == 2
    assert "pip install 'timeline-engine[publish]'" in ran.err
