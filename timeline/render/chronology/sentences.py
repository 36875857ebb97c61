"""What happened, in a sentence that a reader can be given: standing in words, parties by name, nothing said twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from timeline.countries import COUNTRIES
from timeline.render.chronology import datelines
from timeline.render.chronology.names import capital, lowered, office_words, party_name, who
from timeline.render.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from timeline.accounts import Earlier, Reply
    from timeline.render.chronology.document import Person
    from timeline.views import EventView

ERASED = "An event of this date was erased"
_HEDGES = re.compile(
    r"\b(?:reportedly|allegedly|(?:is|are) (?:said|reported) to|according to|said|says?|tells?|reports|accuses|claims)\b",
    re.IGNORECASE,
)
"""Words by which a sentence says itself that it is told at second hand."""
_LONGEST_BEFORE = 200
"""Characters of an earlier wording that are quoted."""


def sentence(event: EventView) -> str:
    """The event in a sentence with its full stop."""
    return ended(_standing(event, said(event)))


def said(event: EventView) -> str:
    """What the event says, without its standing or a full stop: the editor's summary, or a sentence made from the fields."""
    fields = event.fields
    if not fields.get("summary"):
        if asserts := fields.get("asserts"):
            return _asserted(event, str(asserts))
        if event.type in {"office.held", "office.vacated"} and fields.get("holder"):
            verb = "becomes" if event.type == "office.held" else "leaves office as"
            office = office_words(str(fields.get("office", "")), str(fields.get("title", "")))
            return f"{who(str(fields['holder']))} {verb} {office}"
        return _codes_spelled(event.summary.rstrip("."), fields)
    return event.summary.rstrip(".")


def _asserted(event: EventView, asserts: str) -> str:
    """A claim: who makes it, and what it says."""
    asserts = asserts.rstrip(".")
    actors = [who(str(actor)) for actor in event.fields.get("actors", ())]
    if actors:
        verb = "allege" if event.standing == "alleged" else "say"
        return capital(f"{listed(actors)} {verb}{'' if len(actors) > 1 or _plural(event) else 's'} that {asserts}")
    by = event.fields.get("according_to")
    return f"{capital(asserts)}, according to {who(str(by))}" if by else capital(asserts)


def _plural(event: EventView) -> bool:
    return len(event.fields.get("actors", ())) > 1


def _standing(event: EventView, text: str) -> str:
    """The sentence with its standing in words, once."""
    by = event.fields.get("according_to")
    if event.standing == "actual" or (event.fields.get("asserts") and not event.fields.get("summary")):
        return text
    if event.standing == "hypothetical":
        return f"As a possibility only: {lowered(text)}"
    if event.standing == "denied":
        return f"{text}; this is denied"
    if _HEDGES.search(text) and event.standing == "reported":
        return text
    if by:
        contested = ", which is contested" if event.standing == "alleged" else ""
        return f"According to {who(str(by))}, {lowered(text)}{contested}"
    return f"{'Reportedly' if event.standing == 'reported' else 'Allegedly'}, {lowered(text)}"


def _codes_spelled(text: str, fields: dict[str, Any]) -> str:
    """A sentence that a type made of its fields, with its parties by name: ``CHN and USA`` → ``China and the United States``."""
    parties = {str(actor).partition("/")[0] for actor in (*fields.get("actors", ()), *fields.get("targets", ()))}
    parties |= {side for dyad in fields.get("affects", ()) for side in str(dyad).split("-")}
    named = re.sub(r"\b[A-Z]{3}\b", lambda found: party_name(found[0]) if found[0] in parties and found[0] in COUNTRIES else found[0], text)
    return capital(named)


def ended(text: str) -> str:
    """With a full stop, where it has no end yet."""
    return text if text.endswith((".", "!", "?", "…", ".”")) else f"{text}."


def replies(told: Iterable[Reply], year: int | None) -> tuple[str, ...]:
    """Who denies a claim, or whose claim is denied, and when."""
    words = []
    for reply in told:
        verb = "denies it" if reply.relation == "denied by" else "says otherwise"
        words.append(ended(capital(f"{who(reply.who)} {verb} ({datelines.under(reply.since, year)})")))
    return tuple(dict.fromkeys(words))


def correction(earlier: Earlier | None, event: EventView) -> str:
    """What the log said before, and why it says something else now; nothing where nothing was replaced."""
    if earlier is None:
        return ""
    because = f"; {earlier.reason.rstrip('.')}" if earlier.reason else ""
    when = datelines.full(earlier.edtf)
    if earlier.edtf != event.edtf:
        head = "Corrected. In an earlier version" if earlier.step == "contradicted" else "In an earlier version"
        text = f"{head}: {when}{because}"
    elif earlier.standing != event.standing:
        text = f"In an earlier version: {earlier.standing}{because}"
    elif earlier.summary != event.summary:
        before = earlier.summary if len(earlier.summary) <= _LONGEST_BEFORE else f"{earlier.summary[:_LONGEST_BEFORE]}…"
        text = f"Corrected. In an earlier version: “{before}”{because}"
    else:
        text = f"Revised{because}"
    return ended(text)


def caption(people: Sequence[Person], text: str, introduced: dict[str, str]) -> str:
    """Who is who, of those whom the sentence names and the reader has not met in this office.

    ``Lloyd Austin: US secretary of defense.`` ``introduced`` is what the reader has been told so far, and is brought up to date.
    """
    lines = []
    for person in people:
        if not person.offices or not _named(person.name, text):
            continue
        office = person.offices[0]
        key = f"{person.party}/{person.name}"
        if introduced.get(key) in person.offices:
            continue
        introduced[key] = office
        if not any(_says(each, text) for each in person.offices):
            lines.append(f"{person.name}: {office}")
    return ended(capital("; ".join(lines))) if lines else ""


def _named(name: str, text: str) -> bool:
    return any(part in text for part in name.split() if len(part) > 1)


def _says(office: str, text: str) -> bool:
    """Whether the sentence says the office already: one of its own words is enough, as in `the defence ministers`."""
    lower = text.lower()
    words = {word for word in re.findall(r"[a-z]{5,}", office.lower()) if word not in _FILLERS}
    return any(word in lower for word in words)


_FILLERS = frozenset(
    {"china", "states", "united", "taiwan", "affairs", "foreign", "house", "climate", "commerce", "economy", "state", "party", "communist"}
)
"""Words of an office that a sentence may use of something else."""
