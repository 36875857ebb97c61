"""Pages: what each template is given. Answers come from the same functions as those of the API."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from timeline.clocks import DAY, FAR_FUTURE
from timeline.dates import day_text
from timeline.errors import InvalidInput
from timeline.render.board import TITLES, heading, merged, sections, shown, value_words
from timeline.render.chronology.pages import environment
from timeline.render.chronology.request import composed
from timeline.render.differences import SIGNS, difference_words
from timeline.render.escaping import visible
from timeline.render.event import event_fields
from timeline.render.indices import method, period
from timeline.render.reasons import entry_words, fact_words, flip_words, missing_words, source_words, standing_words
from timeline.render.words import LEGEND, date_words, day_of, marks_of, moment_of, since_words
from timeline.texts import sql
from timeline.web import answers, charts
from timeline.web.parameters import DATES, SPAN, Parameter
from timeline.web.views import SHARED, VIEWS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from jinja2 import Environment

    from timeline.answers import Fact
    from timeline.web.asking import Asked

FACTS = 200
"""Facts, differences or rows of a table on one page."""
EVENTS = 150
"""Events on one page of the chronology."""
SMALL = 10_000
"""Entries up to which a page verifies the log, looks for gaps or lists contributions without being told to."""
PAGE = Parameter("page", "Which page of a long list.", "whole", default=1, least=1, most=1_000_000)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the site. ``view``: the question of the API that it shows; ``more``: parameters that only it has."""

    path: str
    title: str
    template: str
    view: str
    fill: Callable[[Asked, dict[str, Any]], dict[str, Any]]
    more: tuple[Parameter, ...] = ()
    needs: tuple[str, ...] = ()
    """Parameters without which there is nothing to ask, and nothing to download."""
    own: tuple[str, ...] = ()
    """Filters that the page's own form asks for, so that the bar does not."""

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """All that it takes: those of its view and of the filter bar, none of them required."""
        found = {each.name: each for each in (*SHARED, *DATES, PAGE, *VIEWS[self.view].parameters, *self.more)}
        return tuple(
            Parameter(p.name, p.about, p.kind, p.choices, p.default, p.least, p.most, p.many, required=False) for p in found.values()
        )


@lru_cache(maxsize=1)
def templates() -> Environment:
    """The templates of the site: its own, and those of the chronology."""
    from jinja2 import ChoiceLoader, FunctionLoader, Undefined  # noqa: PLC0415 - an extra

    def own(name: str) -> str | None:
        file = resources.files("timeline.web").joinpath("templates", name)
        return file.read_text(encoding="utf-8") if re.fullmatch(r"[a-z]+\.html", name) and file.is_file() else None

    made = environment("html")
    assert made.loader is not None  # noqa: S101 - `environment` gives it one
    made.loader = ChoiceLoader([FunctionLoader(own), made.loader])
    made.undefined = Undefined  # a query lacks most of what it could hold
    made.trim_blocks = made.lstrip_blocks = True
    made.finalize = lambda value: visible(value, lines=True) if type(value) is str else value
    made.filters.update(words=date_words, day=day_of, moment=moment_of, since=since_words)
    return made


def link(path: str, query: Mapping[str, Any], /, **changed: Any) -> str:
    """An address with this query, some of it changed; None and empty parts are left out."""
    pairs = [
        (name, each) for name, content in {**query, **changed}.items() for each in (content if isinstance(content, list) else [content])
    ]
    text = urlencode([(name, each) for name, each in pairs if each not in {None, ""}])
    return f"{path}?{text}" if text else path


def _paged(rows: Sequence[Any], number: int, size: int, total: int | None = None) -> dict[str, Any]:
    """One page of many rows, and which it is."""
    count = len(rows) if total is None else total
    last = max(1, -(-count // size))
    if number > last:
        raise InvalidInput(f"there is no page {number}", remedy=f"the last one is {last}")
    part = rows if total is not None else rows[(number - 1) * size : number * size]
    return {"rows": part, "page": number, "pages": last, "count": count, "first": (number - 1) * size + 1}


def _fact(fact: Fact, views: list[str]) -> dict[str, Any]:
    marks = marks_of(fact.certainty, fact.standing, fact.basis, fact.hindsight, fact.order_unknown)
    return {
        "fact": fact,
        "said": value_words(fact, views),
        "marks": [LEGEND[mark] for mark in marks],
        "asked": f"{fact.subject} {fact.relation} {fact.object}".strip(),
    }


def state(ask: Asked, query: dict[str, Any]) -> dict[str, Any]:
    """The board, by section, and the slider."""
    del query
    found = answers.state(ask).result
    rows = [(kind, fact, views) for kind, facts in sections(shown(found.facts)).items() for fact, views in merged(facts)]
    paged = _paged(rows, ask.given["page"], FACTS)
    board: dict[str, list[dict[str, Any]]] = {}
    for kind, fact, views in paged["rows"]:
        board.setdefault(TITLES.get(kind, kind.capitalize()), []).append(_fact(fact, views))
    ((first, last),) = ask.store.rows(sql("query_days"), [ask.cutoffs.position])
    slider = None
    if first is not None:
        day = min(max(ask.cutoffs.as_of.upto, first), last) // DAY
        slider = {
            "first": first // DAY,
            "last": last // DAY,
            "day": day,
            "text": day_text(day * DAY),
            "ends": (day_text(first), day_text(last)),
        }
        slider["steps"] = [
            (words, day_text(min(max(day + by, first // DAY), last // DAY) * DAY))
            for words, by in (("a month back", -30), ("a day back", -1), ("a day on", 1), ("a month on", 30))
        ]
    said = heading(found, ask.given.get("subject"))
    return {"board": board, "paged": paged, "slider": slider, "heading": said, "echoes": [], "state": found}  # the heading has its dates


def chronology(ask: Asked, query: dict[str, Any]) -> dict[str, Any]:
    """A page of the account, with a strip above it."""
    del query
    number = ask.given["page"]
    span = ask.given.get("span")
    given = {**ask.given, "span": (span,) if span else (), "template": None, "part": ((number - 1) * EVENTS, EVENTS)}
    account, document = composed(ask, ask.cutoffs, given, "html")
    found = [(section, list(section.items)) for section in document.sections]
    items = [(item, section.prefix) for section, each in found for item in each]
    strip = charts.strip([item for item, _ in items], [prefix for _, prefix in items]) if items else None
    paged = _paged(items, number, EVENTS, account.places)
    return {
        "document": document,
        "sections": found,
        "strip": strip,
        "notes_listed": list(document.notes),
        "paged": paged,
        "shown": len(items),
    }


def event(ask: Asked, query: dict[str, Any]) -> dict[str, Any]:
    """One event: its versions, its sources, what led to it and what it led to."""
    del query
    name, found, entries = answers.event(ask).result
    caused = ask.questions.views(ask.questions.rows(sql("query_caused"), [ask.cutoffs.known.upto, ask.cutoffs.position, name]), ask.cutoffs)
    effects = ask.questions.rows(sql("query_effects_of"), [found.position]) if found else []
    causes = [(each, ask.questions.event(each, ask.cutoffs)) for each in (found.fields.get("caused_by", ()) if found else ())]
    fields = [pair for pair in event_fields(found) if pair[0] != "caused by"] if found else []
    return {
        "name": name, "event": found, "entries": entries, "caused": caused, "effects": effects, "causes": causes, "fields": fields,
        "said": standing_words(found) if found else "", "title": f"{name}",
    }  # fmt: skip


def why(ask: Asked, query: dict[str, Any]) -> dict[str, Any]:
    """The reasons for a fact."""
    del query
    found, initiating = answers.why(ask).result
    return {"why": found, "initiators": initiating, "title": f"Why {found.subject}"}


def subject(ask: Asked, query: dict[str, Any]) -> dict[str, Any]:
    """A history as lanes; without a subject, the list of them."""
    del query
    names = ask.questions.subjects(ask.cutoffs.position)
    if not ask.given.get("subject"):
        return {"history": None, "paged": _paged(names, ask.given["page"], FACTS)}
    found = answers.history(ask).result
    ((_, last),) = ask.store.rows(sql("query_days"), [ask.cutoffs.position])
    now = min(ask.cutoffs.as_of.upto, FAR_FUTURE if last is None else last)
    paged = _paged(found.spans, ask.given["page"], FACTS)
    return {"history": found, "lanes": charts.lanes(paged["rows"], now), "paged": paged, "title": f"History of {found.subject}"}


def compare(ask: Asked, query: dict[str, Any]) -> dict[str, Any]:
    """Two dates, or two cut-offs of what was known or recorded."""
    del query
    if not (ask.given.get("before") and ask.given.get("after")):
        return {"compared": None}
    found = answers.diff(ask).result
    paged = _paged(found.differences, ask.given["page"], FACTS)
    return {"compared": found, "paged": paged, "signs": SIGNS, "differing": [(each, difference_words(each)) for each in paged["rows"]]}


def tension(ask: Asked, query: dict[str, Any]) -> dict[str, Any]:
    """The index as a chart, its table, and what it is made of."""
    names = ask.questions.dyads(ask.cutoffs.position)
    given = {**ask.given, "dyad": ask.given.get("dyad") or _busiest(ask, names)}
    if given["dyad"] is None:
        return {"index": None, "dyads": []}
    query.setdefault("dyad", given["dyad"])
    given["explain"] = given["explain"] or ask.cutoffs.head <= SMALL
    found = answers.index(_with(ask, given)).result
    labels = [period(point.first, point.last, found.by) for point in found.points]
    paged = _paged(list(zip(labels, found.points, strict=True))[::-1], given["page"], FACTS)
    drawn, ticks, top = charts.flows(found.points, labels)
    offered = names[:300] if found.dyad in names[:300] else [found.dyad, *names[:300]]
    made = [one for one in found.contributions or () if one.scale][:50]
    return {
        "index": found, "dyads": offered, "flows": drawn, "ticks": ticks, "top": top, "half": charts.HALF, "paged": paged,
        "method": method(found) if found.points else "", "contributions": made, "explained": found.contributions is not None,
        "cut": len(found.points) > charts.MOST_BARS,
    }  # fmt: skip


def _busiest(ask: Asked, names: Sequence[str]) -> str | None:
    found = ask.questions.rows(sql("query_busiest_dyad"), [ask.cutoffs.position])
    return str(found[0][0]) if found else next(iter(names), None)


def _with(ask: Asked, given: Mapping[str, Any]) -> Asked:
    from dataclasses import replace  # noqa: PLC0415

    return replace(ask, given=given)


def integrity(ask: Asked, query: dict[str, Any]) -> dict[str, Any]:
    """The head, the newest commits, what the log holds, and on demand (or of a small log) whether all of it is as it was written."""
    del query
    small = ask.cutoffs.head <= SMALL
    gaps = answers.missing(ask).result if small or ask.given["look"] else None
    return {
        "head": ask.store.head(), "commits": ask.store.rows(sql("query_last_commits"), [50]), "stats": answers.stats(ask).result,
        "verify": small or ask.given["verify"], "gaps": gaps, "most_gaps": FACTS,
    }  # fmt: skip


def ask_sql(ask: Asked, query: dict[str, Any]) -> dict[str, Any]:
    """The form of a query, with examples; the query itself runs in a process of its own, once this log is closed."""
    del ask, query
    return {"examples": examples(), "rows": None}


@lru_cache(maxsize=1)
def examples() -> tuple[str, ...]:
    """The queries of docs/sql.md, as they ship with the page."""
    text = resources.files("timeline.web").joinpath("templates", "examples.sql").read_text(encoding="utf-8")
    return tuple(part.strip() for part in text.split("\n\n") if part.strip())


PAGES = {
    page.path: page
    for page in (
        Page("/", "State", "state.html", "state", state),
        Page("/chronology", "Chronology", "account.html", "chronology", chronology),
        Page("/subject", "Subject", "subject.html", "history", subject, needs=("subject",)),
        Page("/compare", "Compare", "compare.html", "diff", compare, needs=("before", "after")),
        Page("/tension", "Tension", "tension.html", "tension", tension, own=("dyad",)),
        Page("/sql", "SQL", "sql.html", "sql", ask_sql, needs=("query",)),
        Page(
            "/integrity", "Integrity", "integrity.html", "gaps", integrity,
            (Parameter("verify", "Verify now.", "flag", default=False), Parameter("look", "Look for gaps now.", "flag", default=False)),
        ),
        Page("/event", "Event", "event.html", "event", event, needs=("id",)),
        Page("/why", "Why", "why.html", "why", why, needs=("fact",)),
    )
}  # fmt: skip
IN_MENU = ("/", "/chronology", "/subject", "/compare", "/tension", "/sql", "/integrity")
BAR = (*SHARED, SPAN)

WORDS = {
    "entry_words": entry_words, "fact_words": fact_words, "flip_words": flip_words, "missing_words": missing_words,
    "source_words": source_words, "standing_words": standing_words, "link": link,
}  # fmt: skip
"""Functions that templates call."""
