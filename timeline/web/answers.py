"""One function a view: from what was asked to the typed answer, and to the data that the command line prints with ``-O json``."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from timeline.clocks import FAR_FUTURE, ids_like, refusal
from timeline.dates import DateError, read
from timeline.errors import InvalidInput, NotFound
from timeline.explanations import Explainer
from timeline.gaps import KINDS, gaps
from timeline.headfile import Head
from timeline.importers.worked import initiators
from timeline.lake.manifest import is_lake
from timeline.projections import Derivation
from timeline.render.chronology.request import composed, laid_out
from timeline.render.event import event_json
from timeline.render.tables import as_csv, as_json, as_markdown
from timeline.sandbox import Limits, Most, Sandbox
from timeline.store import open_store
from timeline.tension import Tension, tension
from timeline.texts import sql
from timeline.verify import Verified, check_files, verify
from timeline.views import Chronology

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from timeline.web.asking import Asked, Served

MOST_CODED = 1_000
"""So many events are listed where coded ones are among them, unless more are asked for."""
SQL_MOST = Most(rows=100_000, remedy="add `limit 1000`, count or group")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in the forms that can be downloaded, made when they are asked for.

    ``result``: the typed answer; ``rows``: flat, with ``columns`` and those of Markdown. ``text``: where a form is made as a whole, it
    stands here, by the name of its format.
    """

    result: Any
    data: Callable[[], Any] = tuple
    rows: Callable[[], Sequence[Mapping[str, Any]]] = tuple
    columns: tuple[str, ...] = ()
    in_markdown: tuple[str, ...] = ()
    text: Mapping[str, str] | None = None

    def form(self, format_: str) -> str:
        """The answer in a format (json, csv, md), as the command line writes it to a file."""
        if self.text and format_ in self.text:
            return self.text[format_]
        if format_ == "json":
            made = as_json(self.data())
        elif format_ == "csv":
            made = as_csv(self.rows(), self.columns)
        else:
            made = as_markdown(self.rows(), self.in_markdown or self.columns)
        return made if made.endswith("\n") else f"{made}\n"


def state(ask: Asked) -> Answer:
    """The facts in force."""
    words = ask.given.get("subject")
    subject = ask.questions.subject_named(words, ask.cutoffs.position) if words else None
    asked = (ask.cutoffs, subject, ask.filters, ask.given.get("case"))
    found = ask.served.kept(ask.store, ("state", *asked), lambda: ask.questions.state(*asked), len)
    shown = ("subject", "relation", "object", "view", "since", "standing", "certainty", "event_id")
    return Answer(found, found.to_dict, found.to_dicts, in_markdown=shown)


def why(ask: Asked) -> Answer:
    """The events behind a fact, or what is missing."""
    found = Explainer(ask.questions).why(ask.given["fact"].split(), ask.cutoffs)
    initiating: tuple[str, ...] = ()
    if found.verdict == "no" and not found.missing:
        initiating = initiators(ask.served.vocabulary, found.subject.partition(":")[0], found.relation, found.object)
    shown = ("part", "subject", "relation", "object", "since", "standing", "event_id", "because")
    return Answer((found, initiating), lambda: {**found.to_dict(), "initiators": list(initiating)}, found.to_dicts, in_markdown=shown)


def history(ask: Asked) -> Answer:
    """Every value of a subject."""
    found = ask.questions.history(ask.questions.subject_named(ask.given["subject"], ask.cutoffs.position), ask.cutoffs)
    shown = ("subject", "relation", "object", "view", "since", "until", "standing", "event_id")
    return Answer(found, found.to_dict, found.to_dicts, in_markdown=shown)


def diff(ask: Asked) -> Answer:
    """What differs between two moments of one clock."""
    given = ask.given
    clock = given["by"].replace("-", "_")
    if given.get(clock) is not None:
        raise InvalidInput(f"before and after are the two moments of {clock}", remedy=f"leave {clock} out")
    fixed = {name: given.get(name) for name in ("as_of", "known", "recorded")}
    first, second = (ask.clocks.cutoffs(**{**fixed, clock: given[side]}) for side in ("before", "after"))
    words = given.get("subject")
    subject = ask.questions.subject_named(words, max(first.position, second.position)) if words else None
    found = ask.served.kept(
        ask.store, ("diff", first, second, subject), lambda: ask.questions.diff(first, second, subject), lambda made: len(made.differences)
    )
    shown = ("kind", "subject", "relation", "view", "before", "after", "since", "event_id")
    return Answer(found, found.to_dict, found.to_dicts, in_markdown=shown)


def index(ask: Asked) -> Answer:
    """Cooperation and conflict between two parties."""
    given = ask.given
    first, last, _ = ask.clocks.span(given.get("span"), ask.cutoffs.position)
    found = tension(
        ask.questions, given["dyad"], ask.cutoffs, (first, last), by=given["by"], half_life=given["half_life"], explain=given["explain"]
    )
    return Answer(found, found.to_dict, found.to_dicts, tuple(Tension.COLUMNS))


def chronology(ask: Asked) -> Answer:
    """An ordered, cited account, whole."""
    format_ = ask.given.get("format") or "json"
    given = {**ask.given, "span": (ask.given["span"],) if ask.given["span"] else (), "template": None}
    _, document = composed(ask, ask.cutoffs, given, format_)
    return Answer(document, text={format_: "".join(laid_out(document, format_, given, lambda _: None))})


def events(ask: Asked) -> Answer:
    """Events, listed."""
    given = ask.given
    first, last, _ = ask.clocks.span(given.get("span"), ask.cutoffs.position)
    coded = given["coded"] or ask.filters.only_coded
    most = given["limit"] or (MOST_CODED if coded else None)
    words = " ".join(given["words"].split()) if given.get("words") else None
    found = ask.questions.events(ask.cutoffs, (first, last), ask.filters, words, coded=coded, limit=most)
    return Answer(
        found, lambda: [event.to_dict() for event in found], lambda: [event.to_row() for event in found], tuple(Chronology.COLUMNS)
    )


def event(ask: Asked) -> Answer:
    """One event, with its entries."""
    asked = ask.given["id"]
    number = asked.lstrip("#")
    numbered = number.isdecimal() and number.isascii() and len(number) < len(str(FAR_FUTURE))
    name = ask.questions.event_at(int(number)) if numbered else asked
    entries = ask.questions.entries_of(name, ask.cutoffs) if name else ()
    if not name or not entries:
        near = ids_like(ask.store, asked)
        remedy = f"did you mean {' or '.join(near)}?" if near else "`timeline events` lists the ids"
        raise NotFound(
            f"there is no event {asked} in the log" + (" at these cut-offs" if ask.cutoffs.recorded_asked else ""), remedy=remedy
        )
    found = ask.questions.event(name, ask.cutoffs)
    data = event_json(name, found, entries)
    columns = ("position", "operation", "version", "when", "standing", "summary", "reason", "step", "known", "recorded", "author")
    return Answer((name, found, entries), lambda: data, lambda: data["entries"], columns)


def missing(ask: Asked) -> Answer:
    """What the log does not say."""
    given = ask.given
    dateline = ask.clocks.dateline(ask.cutoffs.position)
    found = gaps(ask.questions, ask.cutoffs, dateline, kinds=given["kind"] or KINDS, dyad=given.get("dyad"), silence=given["silence"])
    return Answer(found, found.to_dict, found.to_dicts, tuple(found.COLUMNS))


def stats(ask: Asked) -> Answer:
    """How much the log holds."""
    rows = [(name, count) for name, count in ask.store.rows(sql("query_stats"))]
    return Answer(rows, lambda: dict(rows), lambda: [{"what": name, "count": count} for name, count in rows], ("what", "count"))


def head(ask: Asked) -> Answer:
    """The head of the log."""
    found = ask.store.head()
    return Answer(found, lambda: {"head": str(found)}, lambda: [{"head": str(found)}], ("head",))


def when(ask: Asked) -> Answer:
    """How a phrase is read."""
    today = ask.given.get("today")
    try:
        dateline = ask.clocks.dateline()
        words = " ".join(ask.given["phrase"].split())
        now = dateline if today else time.strftime("%Y-%m-%d")
        reading = read(words, dateline=dateline, today=now, date_order=ask.given.get("date_order"))
    except DateError as error:
        raise refusal(error) from error
    data = reading.to_dict()
    return Answer(
        reading,
        lambda: data,
        lambda: [{name: "; ".join(each) if isinstance(each, list) else each for name, each in data.items()}],
        tuple(data),
    )


def query(served: Served, given: Mapping[str, Any]) -> Answer:
    """A reader's query, run in a process of its own. It opens the log itself."""
    seconds = min(given.get("timeout") or served.seconds, served.seconds)
    with Sandbox(served.log, wait=served.wait, limits=Limits(seconds)) as sandbox:
        found = sandbox.ask(given["query"], SQL_MOST)
    dicts = found.to_dicts()
    return Answer(found, lambda: [{name: _plain(cell) for name, cell in row.items()} for row in dicts], lambda: dicts, found.names)


def _plain(cell: Any) -> Any:
    try:
        json.dumps(cell)
    except TypeError:
        return str(cell)
    return cell


def integrity(served: Served, given: Mapping[str, Any]) -> Answer:
    """Every hash, the chain and what is derived, computed again. A head that is missing is a finding, not an error."""
    del given
    wrong = check_files(served.log) if is_lake(served.log) else ()
    if wrong:
        seen = Verified(0, 0, Head(), wrong)
    else:
        with open_store(served.log, wait=served.wait, check_head=False) as store:
            seen = verify(store, Derivation(served.vocabulary))
    data = {
        "entries": seen.entries,
        "commits": seen.commits,
        "head": str(seen.head),
        "erased": seen.erased,
        "findings": list(seen.findings),
    }
    return Answer(seen, lambda: data, lambda: [{"finding": finding} for finding in seen.findings], ("finding",))
