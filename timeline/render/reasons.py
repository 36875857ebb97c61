"""The reasons for a fact, and against it, as a text to read."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from timeline.render.differences import difference_lines
from timeline.render.escaping import visible
from timeline.render.tables import terminal_width
from timeline.render.words import LEGEND, date_words, day_of, listed, marks_of, moment_of, since_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from timeline.answers import Comparison, Fact
    from timeline.explanations import Cause, Flip, Missing, Reason, Why
    from timeline.views import EntryView, EventView, SourceView


def reasons(why: Why, *, width: int | None = None, every_flip: bool = False, initiators: Sequence[str] = ()) -> str:
    """The reasons as text ``width`` columns wide; by default the terminal's width.

    ``initiators``: event types that could bring the fact about, named where no event ever did.
    """
    width = width or terminal_width()
    cutoffs = why.cutoffs
    head = [f"as of {cutoffs.as_of.echo}" if cutoffs.as_of.text else "with everything on record"]
    head += [f"known by {cutoffs.known.echo}"] if cutoffs.known.text else []
    head += [f"without {listed(cutoffs.without)}"] if cutoffs.without else []
    head.append(f"log position {cutoffs.position}")
    blocks = [list(_reason(reason, width)) for reason in why.reasons] or [list(_nothing(why, width, initiators))]
    flips = why.flips if every_flip else why.flips[:1]
    if flips:
        blocks.append(["It would be otherwise", *(line for flip in flips for line in _filled(flip_words(flip), width, 1))])
    elif every_flip:
        blocks.append(["No uncertain date behind it could change it."])
    if why.difference is not None:
        blocks.append(list(_difference(why.difference, why.cutoffs.without, width)))
    return "\n".join(textwrap.wrap(visible(" · ".join(head)), width)) + "\n\n" + "\n\n".join("\n".join(block) for block in blocks)


def _reason(reason: Reason, width: int) -> Iterator[str]:
    fact = reason.fact
    yield from _filled(fact_words(fact), width)
    yield f"  {visible(since_words(fact.since))} · {fact.certainty}{_qualified(fact)}"
    if fact.order_unknown:
        yield from _filled("Another event may have come after it and says otherwise: only the order in the log decides.", width, 1)
    yield ""
    yield "Because"
    yield from _event(reason.event, width)
    if reason.causes:
        yield ""
        yield "Caused by"
        yield from _causes(reason.causes, width, 1)
    if reason.rivals:
        yield ""
        yield "Beside it"
        for other in reason.rivals:
            yield from _filled(f"{fact_value(other)} {since_words(other.since)} · #{other.position} {other.event_id}", width, 1)
    if reason.before:
        yield ""
        yield "Before that"
        verb = "" if reason.before.initiates else " (ended)"
        said = f"{reason.before.object or reason.before.relation}{verb} {since_words(reason.before.since)}"
        yield from _filled(f"{said} · #{reason.before.position} {reason.before.event_id}", width, 1)
    yield ""
    yield "On record"
    for entry in reason.entries:
        yield from _filled(entry_words(entry), width, 1)


def _qualified(fact: Fact) -> str:
    marks = marks_of("certain", fact.standing, fact.basis)
    return "".join(f" · {LEGEND[mark]}" for mark in marks)


def fact_words(fact: Fact) -> str:
    """``engagement:x · status · postponed``, with the view where there is one."""
    view = f" · in the view of {fact.view}" if fact.view else ""
    ended = "" if fact.initiates else " (may have ended)"
    return visible(f"{fact.subject} · {fact.relation} · {fact.object}{ended}{view}")


def fact_value(fact: Fact) -> str:
    """The object, with its view, and its standing and certainty where they are not plain."""
    view = f" in the view of {fact.view}" if fact.view else ""
    marks = [LEGEND[mark] for mark in marks_of(fact.certainty, fact.standing, fact.basis)]
    return f"{fact.object}{view}{f' ({listed(marks)})' if marks else ''}"


def _event(event: EventView, width: int, depth: int = 1) -> Iterator[str]:
    yield from _filled(f"{date_words(event.edtf)}  {standing_words(event)}  [{event.id}]", width, depth)
    for source in event.sources:
        yield from _filled(source_words(source), width, depth + 1)
        if source.quote:
            yield from _filled(f"“{source.quote}”", width, depth + 2)


def _causes(causes: tuple[Cause, ...], width: int, depth: int) -> Iterator[str]:
    for cause in causes:
        if cause.event is None:
            yield from _filled(f"{cause.id} (not on record at these cut-offs)", width, depth)
            continue
        yield from _event(cause.event, width, depth)
        yield from _causes(cause.causes, width, depth + 1)


def _nothing(why: Why, width: int, initiators: Sequence[str]) -> Iterator[str]:
    asked = " · ".join(part for part in (why.subject, why.relation, why.object) if part)
    yield from _filled(f"No: {asked} is not in force.", width)
    if why.instead:
        yield ""
        yield "In force instead"
        for fact in why.instead:
            name = "" if fact.relation == why.relation else f"{fact.relation}: "
            yield from _filled(f"{name}{fact_value(fact)} {since_words(fact.since)} · #{fact.position} {fact.event_id}", width, 1)
    yield ""
    if why.missing:
        yield "What the log has on it"
        for missing in why.missing:
            yield from _filled(missing_words(missing), width, 1)
        return
    yield "What is missing"
    yield from _filled("No event on record, public or not, has said so. Silence is not a denial.", width, 1)
    if initiators:
        yield from _filled(f"An event of the type {' or '.join(initiators)} would: timeline types {initiators[0]}", width, 1)


def missing_words(missing: Missing) -> str:
    """Why an effect does not hold, in a sentence."""
    fact = missing.fact
    reference = f"#{fact.position} {fact.event_id}"
    said = f"{fact_value(fact)} {since_words(fact.since)} · {reference}"
    because = f" ({missing.reason})" if missing.reason else ""
    hindrance = {
        "later": "that is after the date asked about",
        "possible": "that may or may not have happened by then",
        "ended": "ended by itself",
        "not public": f"not public until {missing.day or 'later'}",
        "left out": "left out",
        "withdrawn": f"withdrawn at position {missing.position}{because}",
    }[missing.kind]
    if missing.by:
        what = f"became {missing.by.object}" if missing.by.initiates else "ended"
        hindrance = f"{what} {date_words(missing.by.since)} · #{missing.by.position} {missing.by.event_id}"
    return f"{said}: {hindrance}"


def flip_words(flip: Flip) -> str:
    """An uncertain date that would change the answer, in a sentence."""
    view = f" in the view of {flip.view}" if flip.view else ""
    shift = _shift_words(flip.shift)
    answer = f"{flip.after or 'nothing'} instead of {flip.before or 'nothing'}{view}"
    day = date_words(flip.day)
    return f"if {flip.event_id} ({date_words(flip.edtf)}) was on {day}{shift}: {answer} · #{flip.position}"


def _shift_words(shift: int | None) -> str:
    if shift is None:
        return ""
    if not shift:
        return ", the last day that it allows"
    return f", {shift} day{'' if shift == 1 else 's'} before the last that it allows"


def _difference(difference: Comparison, without: Sequence[str], width: int) -> Iterator[str]:
    yield from _filled(f"Without {listed(without)}, in the whole state", width)
    if not difference.differences:
        yield "  nothing differs"
    yield from (line for one in difference for line in difference_lines(one, width, indent="  "))


def entry_words(entry: EntryView) -> str:
    """An entry in one line: what it did, why, when it was public and when recorded."""
    step = f", {entry.step}" if entry.step else ""
    reason = f": {entry.reason}" if entry.reason else ""
    what = f"{entry.operation}{step}{reason}" if entry.operation != "corroborate" else f"{entry.summary}{reason}"
    return f"#{entry.position} {what} · public by {day_of(entry.known)} · recorded {moment_of(entry.recorded)} by {entry.author}"


def standing_words(event: EventView) -> str:
    """The event's summary with its standing in words: reportedly, according to whom."""
    said = event.summary.rstrip(".")
    by = event.fields.get("according_to")
    if event.standing == "reported":
        return f"Reportedly: {said}" + (f" (according to {by})" if by else "")
    if event.standing == "alleged":
        return f"Alleged{f' by {by}' if by else ''}: {said}"
    if event.standing == "denied":
        return f"Denied: {said}"
    if event.standing == "hypothetical":
        return f"Hypothetical: {said}"
    return said


def source_words(source: SourceView) -> str:
    """Publisher, title, date and address, as far as they are given."""
    title = f"“{source.title}”" if source.title else ""
    published = date_words(source.published) if source.published else ""
    via = f"via {source.via}" if source.via else ""
    return ", ".join(part for part in (source.publisher, title, published, source.url, via) if part)


def _filled(text: str, width: int, depth: int = 0) -> list[str]:
    indent = "  " * depth
    return textwrap.wrap(visible(text), width, initial_indent=indent, subsequent_indent=f"{indent}  ", break_on_hyphens=False)
