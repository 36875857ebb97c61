"""What the tests of exchange share: facts that are hostile in many ways, and a way out of a log and back without the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from timeline import events as shipped_events
from timeline.canonical import dump
from timeline.changes import Record
from timeline.clocks import Clocks
from timeline.documents import unfit
from timeline.exporters.calendar import calendar_parts
from timeline.exporters.cloudevents import cloudevents_pages
from timeline.exporters.lines import event_lines
from timeline.exporters.tables import csv_lines
from timeline.exporters.timelinejs import timelinejs_pages
from timeline.exporters.timesketch import timesketch_lines
from timeline.exporters.told import Told, fact_of
from timeline.importers.facts import FactsFile, facts_of, read_facts
from timeline.importers.others import kind_of, read_other
from timeline.log import Log
from timeline.projections import Derivation
from timeline.queries import Questions
from timeline.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from timeline.views import EventView

WORDS = Vocabulary.of_module(shipped_events)
HOSTILE = (
    "<script>alert(1)</script>", '=HYPERLINK("http://x")', "'=1+1", "'quoted'", "@SUM(A1)", "-1", "\u202egnirts\u202c", "שלום עולם", "a\x1b[31mb",
    "end </script> --> ]]>", "x; y", "[1, 2]", "\ud7ff \U0001f600", "; : # %% \\n", "z" * 10_000, "line\x85break\u2028end", 'a,b"c', "Ünïcödé",
)  # fmt: skip
WHENS = ("2023-02-03", "2023-02", "2023", "1936~", "2023?", "[2023-01-01..2023-01-10]", "2022-10~/..", "../2023", "-0044", "-0044-03-15",
         "2023-05-08T10:00:00Z", "2023-05-08T10:00:00+08:00", "2023-01/2023-03", "Y-20000", "196X", "2004-06-XX")  # fmt: skip
texts = st.one_of(
    st.sampled_from(HOSTILE), st.text(st.characters(exclude_characters="\x00\x1f", exclude_categories=["Cs"]), min_size=1, max_size=12)
)
lines = texts.map(lambda text: " ".join(text.split()))
"""Blank ones too: a log takes them, and what it takes has to come back."""
sources = st.fixed_dictionaries(
    {"publisher": lines},
    optional={"title": lines, "url": st.just("https://example.org/a?b=1"), "published": st.just("2023-05-08"), "quote": lines},
)
facts = st.fixed_dictionaries(
    {"type": st.just("note.event"), "when": st.sampled_from(WHENS), "summary": lines.filter(bool)},
    optional={
        "actors": st.just(["USA/Antony Blinken", "CHN"]),
        "topics": st.lists(lines, min_size=1, max_size=2),
        "standing": st.sampled_from(["reported", "alleged"]),
        "sources": st.lists(sources, min_size=1, max_size=3),
        "data": st.dictionaries(lines, lines, min_size=1, max_size=2),
        "where": lines,
        "impact": st.just(2.5),
    },
)
contents = st.lists(facts, min_size=1, max_size=4)


def fit(content: Any) -> Any:
    """The same without control characters."""
    if isinstance(content, str):
        return "".join(char for char in content if not unfit(char))
    if isinstance(content, dict):
        return {fit(name): fit(part) for name, part in content.items()}
    return [fit(part) for part in content] if isinstance(content, list) else content


class Traffic:
    """A log that takes the facts of one example after the other, which is much faster than a log for each."""

    def __init__(self, log: Log, folder: Path) -> None:
        self._log, self._folder, self._count = log, folder, 0

    def kept(self, content: list[dict[str, Any]]) -> list[EventView]:
        """Write facts, under ids of their own; the events as the log has them."""
        self._count += 1
        named = [{"id": f"e{self._count}-{number}", **fact} for number, fact in enumerate(content)]
        read = facts_of(named, "test", WORDS)
        assert read.problems == ()
        self._log.append(read.changes)
        ids = {fact["id"] for fact in named}
        everything = Questions(self._log.store).each_event(Clocks(self._log.store).cutoffs())
        found = [event for event in everything if event.id in ids]
        assert len(found) == len(content)
        return found

    def carried(self, views: list[EventView], kind: str, name: str) -> dict[str, dict[str, Any]]:
        """What a file says that an export wrote."""
        path = self._folder / name
        path.write_text("".join(WRITERS[kind](views, Told())), encoding="utf-8", newline="")
        read = came(path)
        assert read.problems == ()
        return {change.event.id: json.loads(dump(change.event)) for change in read.changes if isinstance(change, Record)}


WRITERS: dict[str, Callable[[list[EventView], Told], Iterator[str]]] = {
    "events": event_lines,
    "csv": csv_lines,
    "timelinejs": timelinejs_pages,
    "timesketch": timesketch_lines,
    "ics": lambda views, told: calendar_parts(views, told, "a"),
    "cloudevents": lambda views, told: cloudevents_pages(views, told, "urn:timeline:log:test"),
}


def came(path: Path) -> FactsFile:
    """A file read as `timeline import` reads it: its kind is told by its name and its beginning."""
    kind = kind_of(path)
    return read_other(path, kind).facts_file(WORDS, date_order=None, today=None) if kind else read_facts(path, WORDS)


def written(views: list[EventView]) -> dict[str, dict[str, Any]]:
    """Events as the log has them, by id."""
    return {event.id: fact_of(event) for event in views}


def traffic(folder: Path) -> Iterator[Traffic]:
    """A new log in a folder."""
    with Log.create(folder / "a.duckdb", WORDS, [Derivation(WORDS)]) as log:
        yield Traffic(log, folder)
