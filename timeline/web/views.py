"""The one table of views: their names, parameters and forms. API, OpenAPI document, downloads and pages follow it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from timeline.gaps import KINDS, SILENCE
from timeline.tension import HALF_LIFE
from timeline.web import answers
from timeline.web.asking import asking
from timeline.web.parameters import AS_OF, CLOCKS, DATES, FILTERS, KNOWN, MOST_LISTED, RECORDED, SPAN, WITHOUT, Parameter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from timeline.web.answers import Answer
    from timeline.web.asking import Asked, Served

TABLES = ("json", "csv", "md")
KINDS_OF_TEXT = {"json": "application/json", "csv": "text/csv; charset=utf-8", "md": "text/markdown; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class View:
    """One question that can be asked by ``/api/NAME``. ``verb`` of the command line gives the same JSON."""

    name: str
    verb: str
    about: str
    parameters: tuple[Parameter, ...]
    ask: Callable[[Asked], Answer] | None = None
    alone: Callable[[Served, Mapping[str, Any]], Answer] | None = None
    """For views that open the log themselves."""
    formats: tuple[str, ...] = TABLES

    def answer(self, served: Served, given: Mapping[str, Any]) -> Answer:
        """Ask the log. Raises what the command line would say."""
        if self.alone is not None:
            return self.alone(served, given)
        assert self.ask is not None  # noqa: S101 - each view has one of the two
        with asking(served, given) as ask:
            return self.ask(ask)


VIEWS = {
    view.name: view
    for view in (
        View(
            "state", "state", "The facts in force.",
            (Parameter("subject", "Only this subject and what lies below it."),
             Parameter("case", "All that may hold, or only what holds however uncertain dates turn out.", choices=("best", "worst")),
             *CLOCKS, WITHOUT, *FILTERS), answers.state,
        ),
        View(
            "why", "why", "The events behind a fact, or what is missing.",
            (Parameter("fact", "A subject, then as much of the relation and the object as is needed.", required=True), *CLOCKS, WITHOUT),
            answers.why,
        ),
        View(
            "history", "history", "Every value of a subject, with its interval.",
            (Parameter("subject", "Name a subject.", required=True), *CLOCKS, WITHOUT), answers.history,
        ),
        View(
            "diff", "diff", "What changed between two dates, or in what was known.",
            (Parameter("before", "Name the earlier moment.", required=True), Parameter("after", "Name the later moment.", required=True),
             Parameter("by", "The clock on which the two are read.", choices=("as-of", "known", "recorded"), default="as-of"),
             Parameter("subject", "Only this subject and what lies below it."), *CLOCKS), answers.diff,
        ),
        View(
            "tension", "tension", "Cooperation and conflict between two parties over time.",
            (Parameter("dyad", "Name two parties: CHN-USA.", required=True), SPAN,
             Parameter("by", "The periods.", choices=("day", "week", "month", "quarter", "year"), default="month"),
             Parameter("half_life", "After so many days an event counts half.", "number", default=HALF_LIFE, least=0.001, most=1e6),
             Parameter("explain", "What each event contributes at the end.", "flag", default=False), *CLOCKS, WITHOUT), answers.index,
        ),
        View(
            "chronology", "chronology", "An ordered, cited account of a span of time.",
            (SPAN, Parameter("group", "What the sections are.", choices=("month", "day", "year", "topic", "dyad"), default="month"),
             Parameter("cite", "Where the sources stand.", choices=("footnotes", "inline", "none"), default="footnotes"),
             Parameter("top", "Only so many, the weightiest.", "whole", least=1, most=MOST_LISTED),
             Parameter("max_per_type", "At most so many of one type.", "whole", least=1, most=MOST_LISTED),
             Parameter("explain", "What the weight of each is made of.", "flag", default=False),
             Parameter("retracted", "Withdrawn events too, marked.", "flag", default=False),
             Parameter("title", "The heading."), Parameter("intro", "The introduction."),
             Parameter("coded", "Coded events.", choices=("counts", "each", "none"), default="counts"), *CLOCKS, *FILTERS),
            answers.chronology,
        ),
        View(
            "events", "events", "Events, in the order in which they happened.",
            (SPAN, Parameter("words", "Events that hold all of these words, in any field."),
             Parameter("coded", "Coded events too, one by one.", "flag", default=False),
             Parameter("limit", "At most so many, the first ones.", "whole", least=1, most=MOST_LISTED), *CLOCKS, *FILTERS), answers.events,
        ),
        View(
            "event", "show", "One event, whole, with its entries.",
            (Parameter("id", "Name an event, or a position: #45.", required=True), *CLOCKS), answers.event,
        ),
        View(
            "gaps", "gaps", "What the log does not say.",
            (Parameter("kind", "Which kinds; all if left out.", choices=KINDS, many=True),
             Parameter("dyad", "Silences between these two only."),
             Parameter("silence", "From how many days on a silence is one.", "whole", default=SILENCE, least=1, most=3_650_000), *CLOCKS),
            answers.missing,
        ),
        View("stats", "stats", "How much the log holds.", (), answers.stats),
        View("head", "head", "The head of the log: POSITION:HASH.", (), answers.head),
        View("verify", "verify", "Every hash, the chain and what is derived, computed again.", (), alone=answers.integrity),
        View("when", "when", "How a date or a phrase is read.", (Parameter("phrase", "Name a date.", required=True), *DATES), answers.when),
        View(
            "sql", "sql", "Read-only SQL over the log, in a process of its own.",
            (Parameter("query", "Give a query.", required=True),
             Parameter("timeout", "Seconds that it may take.", "number", least=0.1, most=86_400)), alone=answers.query,
        ),
    )
}  # fmt: skip

SHARED = (AS_OF, KNOWN, RECORDED, *FILTERS)
"""The filter bar: what every page keeps in its address."""
