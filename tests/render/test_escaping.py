"""Text in each place that it goes to: shown as it is, and never a command. Markdown is checked with a parser of CommonMark."""

from __future__ import annotations

import csv
import html as standard
import io
import json
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.fuzz.inputs import HOSTILE
from timeline.render.escaping import csv_cell, html, json_text, markdown, visible
from timeline.render.tables import as_blocks, as_csv, as_json, as_markdown, as_table, json_line

UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
"""What a terminal obeys, what turns the direction of writing, and what no output can be encoded with."""
MARKUP = "".join(chr(code) for code in range(33, 48)) + ":;<=>?@[\\]^_`{|}~ \n\t019aex"
texts = st.one_of(
    st.text(st.characters(codec=None)),
    st.text(st.characters(codec=None, categories=("Cc", "Cf", "Cs", "Zl", "Zp", "Zs")), max_size=8),
    st.text(st.sampled_from(MARKUP), max_size=40),
    st.lists(st.sampled_from([*(piece.decode("utf-8", "surrogatepass") for piece in HOSTILE), "# ", "- ", "1. ", "> ", "---", "www.", "https://", "<!--", "<?", "&#65;"]),
        max_size=4).map("".join),
)  # fmt: skip


def said(text: str) -> str:
    """What a reader is to see of it on one line."""
    return " ".join(visible(text).split())


# Terminals


@given(texts)
def test_no_text_moves_a_cursor_or_turns_the_writing(text: str) -> None:
    assert not UNSEEN.search(visible(text))
    assert "\n" not in visible(text)
    assert not UNSEEN.search(visible(text, lines=True))
    assert visible(visible(text)) == visible(text)
    visible(text).encode()


@given(st.text(st.characters(categories=("L", "M", "N", "P", "S"))) | st.just("नमस्\u200dते 北京\u3000é\xa0x 👩\u200d💻"))
def test_ordinary_text_of_any_script_stays_as_it_is(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("red \x1b[31m alert", "red ␛[31m alert"),
        ("\x1b]8;;https://example.org\x1b\\here\x1b]8;;\x1b\\", "␛]8;;https://example.org␛\\here␛]8;;␛\\"),
        ("\x9b2J", "<U+009B>2J"),
        ("a\x07\x08\x7f", "a␇␈␡"),
        ("yes\rno", "yes␍no"),
        ("one\r\ntwo\tthree", "one two three"),
        ("a\u202eb\u2066c\u200f", "a<U+202E>b<U+2066>c<U+200F>"),
        ("a\ud800b", "a<U+D800>b"),
        ("a\u2028b\x85c", "a<U+2028>b<U+0085>c"),
    ],
)
def test_what_a_terminal_would_obey_is_shown(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_line_feeds_stay_where_lines_are_asked_for() -> None:
    assert visible("a\r\nb\nc\x1b", lines=True) == "a\nb\nc␛"


@given(st.lists(st.tuples(texts, texts, st.floats(allow_nan=False)), max_size=3), texts)
@example([("a b c", "d", 1.0)], "a name that leaves no room beside it, as long as a sentence in a query may be")
def test_no_table_is_broken_by_its_cells_or_names(rows: list[tuple[str, str, float]], name: str) -> None:
    for width in (40, 120):
        assert not UNSEEN.search(as_table(rows, (name, "b", "c"), width))
    assert not UNSEEN.search(as_blocks([[visible(cell) for cell in row[:2]] for row in rows], ("a", "b"), 60))


def test_what_stands_under_a_name_too_long_to_stand_beside() -> None:
    assert as_blocks([["one two", "1"], ["", "2"]], ["a" * 25, "b"], 24) == f"{'a' * 24}\na\n  one two\nb  1\n\nb  2"


# Markdown


def shown_by_markdown(source: str) -> tuple[str, set[str]]:
    """The text that a page shows, and the kinds of everything in it."""
    tokens = MarkdownIt("commonmark").enable("table").enable("strikethrough").parse(source)
    inner = [child for token in tokens for child in token.children or ()]
    return "".join(child.content for child in inner), {token.type for token in tokens} | {child.type for child in inner}


@given(texts)
def test_markdown_shows_the_text_and_nothing_else_wherever_it_stands(text: str) -> None:
    escaped, expected = markdown(text), said(text)
    paragraph = {"paragraph_open", "inline", "paragraph_close", "text"}
    shown, kinds = shown_by_markdown(escaped)
    assert (shown, kinds <= paragraph) == (expected, True)
    shown, kinds = shown_by_markdown(f"before {escaped} after")
    assert (" ".join(shown.split()), kinds) == (" ".join(f"before {expected} after".split()), paragraph)
    shown, kinds = shown_by_markdown(f"before\n{escaped}")
    assert kinds <= paragraph | {"softbreak"}
    shown, kinds = shown_by_markdown(f"# {escaped}")
    assert (shown, kinds <= {"heading_open", "inline", "heading_close", "text"}) == (expected, True)
    shown, kinds = shown_by_markdown(f"- {escaped}")
    item = {"bullet_list_open", "list_item_open", "list_item_close", "bullet_list_close"}
    assert (shown, kinds <= paragraph | item) == (expected, True)


@given(texts, texts)
def test_a_cell_of_a_markdown_table_stays_one_cell(first: str, second: str) -> None:
    page = as_markdown([{"one": first, "two": second}])
    tokens = MarkdownIt("commonmark").enable("table").parse(page)
    cells = [tokens[i + 1] for i, token in enumerate(tokens) if token.type == "td_open"]
    assert ["".join(child.content for child in cell.children or ()) for cell in cells] == [said(first), said(second)]
    assert {child.type for cell in cells for child in cell.children or ()} <= {"text"}


@given(texts)
def test_no_bare_address_becomes_a_link(text: str) -> None:
    assert not re.search(r"(?<!\\)://|www\.", markdown(text), re.IGNORECASE)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("[x](javascript:alert)", r"\[x\](javascript:alert)"),
        ("a|b `c` *d* _e_ ~~f~~", r"a\|b \`c\` \*d\* \_e\_ \~\~f\~\~"),
        ("# not a heading", r"\# not a heading"),
        ("- not an item", r"\- not an item"),
        ("1. not an item", r"1\. not an item"),
        ("1.5 percent, -2.5 percent", "1.5 percent, -2.5 percent"),
        ("---", r"\---"),
        ("AT&T &amp; &#65;", "AT&amp;T &amp;amp; &amp;\\#65;"),
        ("$5 and $6", r"\$5 and \$6"),
    ],
)
def test_markup_is_escaped_and_plain_words_are_left_alone(text: str, escaped: str) -> None:
    assert markdown(text) == escaped


# HTML, CSV, JSON


@given(texts)
def test_html_shows_the_text_between_tags_and_in_attributes(text: str) -> None:
    assert standard.unescape(html(text)) == visible(text, lines=True)
    assert not {"<", ">", '"', "'"} & set(html(text))


@given(st.lists(st.tuples(texts, st.one_of(texts, st.integers(), st.floats(allow_nan=False), st.booleans(), st.none())), min_size=1), texts)
def test_no_cell_of_a_csv_file_begins_a_formula(rows: list[tuple[str, object]], name: str) -> None:
    out = as_csv([{"a": first, f"b{name}": second} for first, second in rows])
    assert not UNSEEN.search(out)
    read = list(csv.reader(io.StringIO(out, newline="")))
    assert len(read) == len(rows) + 1
    for (_, second), cells in zip(rows, read[1:], strict=True):
        number = isinstance(second, (int, float)) and not isinstance(second, bool)
        for cell in cells[: 1 if number else 2]:
            assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
        if number:
            assert float(cells[1]) == second


@pytest.mark.parametrize(
    ("content", "cell"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+1", "'+1"),
        ("-0043-03-15", "'-0043-03-15"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\t=1", "' =1"),
        ("\r=1", "'␍=1"),
        (" =1", "' =1"),
        ("＝1", "'＝1"),
        ("a=1", "a=1"),
        (-3.5, -3.5),
        (-7, -7),
        (True, "true"),
        (None, ""),
    ],
)
def test_formulas_are_defused_and_numbers_stay_numbers(content: object, cell: object) -> None:
    assert csv_cell(content) == cell


json_data = st.recursive(texts | st.integers() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(texts, inner), max_leaves=6)


@given(json_data)
def test_json_keeps_every_character_and_shows_no_control(data: object) -> None:
    for dumped in (as_json(data), json_line(data)):
        assert not UNSEEN.search(dumped)
        again = json.loads(dumped)
        assert json.dumps(again) == json.dumps(data)
        dumped.encode()
    assert "\n" not in json_line(data)


def test_json_of_numbers_that_json_lacks_says_them_in_words() -> None:
    text = as_json({"a": float("nan"), "b": [float("inf"), (float("-inf"), 1.5)]})
    assert json.loads(text) == {"a": "nan", "b": ["inf", ["-inf", 1.5]]}


def test_invisible_characters_beyond_the_basic_plane_become_pairs() -> None:
    assert json_text('"\U000e0041\u202e"') == '"\\udb40\\udc41\\u202e"'
    assert json.loads(json_text('"\U000e0041"')) == "\U000e0041"
