"""The reasons for a fact, as a text to read and as JSON."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from timeline.render.tables import printable, terminal_width
from timeline.render.words import LEGEND, date_words, day_of, marks_of, moment_of, since_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from timeline.answers import Cause, EntryView, EventView, Fact, Reason, SourceView, Why


def reasons(why: Why, *, width: int | None = None) -> str:
    """The reasons as text ``width`` columns wide; by default the terminal's width."""
    width = width or terminal_width()
    blocks = ["\n".join(_reason(reason, width)) for reason in why.reasons]
    echo = f"as of {why.cutoffs.as_of.echo}" if why.cutoffs.as_of.text else "with everything on record"
    if not blocks:
        blocks = ["\n".join(_nothing(why, width))]
    return f"{echo} · log position {why.cutoffs.position}\n\n" + "\n\n".join(blocks)


def _reason(reason: Reason, width: int) -> Iterator[str]:
    fact = reason.fact
    yield from _filled(fact_words(fact), width)
    yield f"  {since_words(fact.since)} · {fact.certainty}{_qualified(fact)}"
    yield ""
    yield "Because"
    yield from _event(reason.event, width)
    if reason.causes:
        yield ""
        yield "Caused by"
        yield from _causes(reason.causes, width, 1)
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
    return printable(f"{fact.subject} · {fact.relation} · {fact.object}{ended}{view}")


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


def _nothing(why: Why, width: int) -> Iterator[str]:
    asked = " · ".join(part for part in (why.subject, why.relation, why.object) if part)
    yield from _filled(f"{asked}: nothing like this is in force.", width)
    if why.last:
        yield ""
        yield "What the log has on it"
        for move in why.last:
            verb = "" if move.initiates else "ended: "
            said = f"{verb}{move.object or move.relation} {since_words(move.since)} · {move.standing}"
            yield from _filled(f"{said} · #{move.position} {move.event_id}", width, 1)
    else:
        yield from _filled("No event ever spoke of it.", width, 1)


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
    return textwrap.wrap(printable(text), width, initial_indent=indent, subsequent_indent=f"{indent}  ", break_on_hyphens=False)


def reasons_json(why: Why) -> dict[str, Any]:
    """The JSON form of `reasons`."""
    return {
        "as_of": why.cutoffs.as_of.text,
        "known": why.cutoffs.known.text,
        "position": why.cutoffs.position,
        "subject": why.subject,
        "relation": why.relation or None,
        "reasons": [
            {
                "fact": reason.fact.to_dict(),
                "event": reason.event.to_dict(),
                "causes": [_cause_json(cause) for cause in reason.causes],
                "before": reason.before.to_dict() if reason.before else None,
                "entries": [
                    {"position": e.position, "operation": e.operation, "edtf": e.edtf, "reason": e.reason, "step": e.step}
                    for e in reason.entries
                ],
            }
            for reason in why.reasons
        ],
        "last": [fact.to_dict() for fact in why.last],
    }


def _cause_json(cause: Cause) -> dict[str, Any]:
    return {"id": cause.id, "event": cause.event.to_dict() if cause.event else None, "causes": [_cause_json(c) for c in cause.causes]}
