"""A layout of one's own: a Jinja2 template, escaped for its format, in a sandbox with bounds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chronology.desk import FACTS, desk
from tests.conftest import Ran, timeline


@pytest.fixture(autouse=True)
def log() -> None:
    desk((*FACTS, {"id": "odd", "type": "statement.made", "when": "2024-02-16", "summary": "<b>*Odd*</b> \u202e"}))


def laid_out(template: str, name: str = "t.html", *arguments: str) -> Ran:
    Path(name).write_text(template, encoding="utf-8")
    return timeline("chronology", "2024-02", "--template", name, *arguments)


EACH = "{% for section in document.sections %}[{{ section.heading }}]{% for item in section.items %}{{ item.date }}|{{ item.sentence }};{% endfor %}{% endfor %}"


def test_a_template_lays_it_out() -> None:
    out = laid_out("{{ document.title }}/" + EACH).out
    assert out.startswith("Chronology, February 2024/[February 2024]9 February|Martin visits Ottawa.;")
    assert "<!-- timeline-made {" in out


def test_html_is_escaped_by_itself() -> None:
    out = laid_out(EACH).out
    assert "&lt;b&gt;*Odd*&lt;/b&gt; &lt;U+202E&gt;" in out
    assert "<b>" not in out


def test_markdown_is_escaped_by_itself() -> None:
    assert "&lt;b&gt;\\*Odd\\*&lt;/b&gt;" in laid_out(EACH, "t.md").out


def test_the_shipped_macros_can_be_used() -> None:
    template = '{% from "items.html" import item %}<ul>{% for s in document.sections %}{% for i in s.items %}{{ item(i) }}{% endfor %}{% endfor %}</ul>'
    assert '<li id="e-first-visit" class="event actual">' in laid_out(template).out


def test_notes_are_complete_after_the_sections() -> None:
    out = laid_out(EACH + "{% for note in document.notes %}({{ note.number }} {{ note.words }}){% endfor %}").out
    assert "(1 Le Monde, 9 Feb 2024)" in out


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ document._compose.__globals__ }}",
        "{{ made.__init__.__globals__['json'] }}",
        "{{ 'x' * 100000000 }}",
        "{{ [1] * 100000000 }}",
        "{{ 9 ** 99999999 }}",
        "{{ '%999999999d' % 1 }}",
        "{{ 'x'.ljust(999999999) }}",
        "{{ '{:>999999999}'.format(1) }}",
        "{{ 'x'|center(999999999) }}",
        "{% for i in range(999999999) %}x{% endfor %}",
        "{{ document.notes.numbers.update({1: 2}) }}",
        '{% include "/etc/passwd" %}',
        '{% import "../secrets" as s %}',
        "{{ nothing_of_that_name }}",
        "{{ 1 / 0 }}",
        "{{ 'abc'|int('x', 99) + [] }}",
    ],
)
def test_the_sandbox_holds(template: str) -> None:
    ran = laid_out(template)
    assert ran.status == 2, ran.out[:200]
    assert ran.err.splitlines()[-1].startswith("  →"), ran.err
    assert "t.html" in ran.err
    assert "should not happen" not in ran.err


def test_a_template_that_never_ends_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("timeline.render.chronology.pages.SECONDS", 0.05)
    ran = laid_out("{% for a in range(3000) %}{% for b in range(3000) %}{% endfor %}{% endfor %}")
    assert (ran.status, "t.html takes longer than 0.05 s" in ran.err) == (2, True)


def test_a_template_that_writes_too_much_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("timeline.render.chronology.pages.CHARACTERS", 1_000)
    ran = laid_out("{% for a in range(3000) %}xxxxxxxxxx{% endfor %}")
    assert (ran.status, "writes more than 1,000 characters" in ran.err) == (2, True)


def test_a_wrong_template_is_named_with_its_line() -> None:
    ran = laid_out("fine\n{% for %}")
    assert (ran.status, "t.html:2: Expected" in ran.err) == (2, True), ran.err


@pytest.mark.parametrize(
    ("arguments", "said"), [(("--template", "none.html"), "none.html cannot be read"), (("--template", "."), "cannot be read")]
)
def test_a_template_that_cannot_be_read_is_named(arguments: tuple[str, ...], said: str) -> None:
    ran = timeline("chronology", *arguments)
    assert (ran.status, said in ran.err) == (2, True)


def test_a_template_makes_no_calendar() -> None:
    ran = laid_out(EACH, "t.html", "-O", "ics")
    assert (ran.status, "a template makes md or html, not ics" in ran.err) == (2, True)


def test_a_template_that_is_no_text_is_named() -> None:
    Path("t.html").write_bytes(b"\xff\xfe")
    ran = timeline("chronology", "--template", "t.html")
    assert (ran.status, "t.html is not UTF-8" in ran.err) == (2, True)
