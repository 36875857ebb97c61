"""Whether a document still says what the log says: two documents of one command compared, item by item."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from timeline.render.chronology.document import Document
    from timeline.render.chronology.made import Made

Kind = Literal["added", "changed", "gone"]
MOST_LINES = 20_000
"""Lines of a document up to which one looks for those that were edited."""
MOST_EDITS = 20
"""Edited lines that are shown."""


@dataclass(frozen=True, slots=True)
class Stale:
    """A paragraph that the log would tell otherwise now. ``before`` and ``now`` are its sentence with its date, empty on one side."""

    kind: Kind
    section: str
    id: str
    before: str
    now: str

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {"kind": self.kind, "section": self.section, "id": self.id, "before": self.before or None, "now": self.now or None}


@dataclass(frozen=True, slots=True)
class Freshness:
    """How a document stands to the log at ``position``.

    ``edited``: it was changed after it was made; ``edits``: where, if that can be told.
    """

    made: Made
    position: int
    edited: bool
    edits: tuple[str, ...]
    stale: tuple[Stale, ...]

    @property
    def fresh(self) -> bool:
        """Whether nothing has to be said."""
        return not self.edited and not self.stale

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "fresh": self.fresh,
            "made_at": self.made.position,
            "position": self.position,
            "edited": self.edited,
            "edits": list(self.edits),
            "stale": [each.to_dict() for each in self.stale],
            "command": self.made.command,
        }


@dataclass(frozen=True, slots=True)
class _Paragraph:
    section: str
    fingerprint: bytes
    said: str


def stale(then: Document, now: Document) -> tuple[Stale, ...]:
    """The paragraphs in which two documents differ: those of the later one in its order, then those that are gone."""
    before, after = _paragraphs(then), _paragraphs(now)
    found = []
    for key, paragraph in after.items():
        old = before.get(key)
        if old is None:
            found.append(Stale("added", paragraph.section, key[1], "", paragraph.said))
        elif old.fingerprint != paragraph.fingerprint:
            found.append(Stale("changed", paragraph.section, key[1], old.said, paragraph.said))
    found += [Stale("gone", old.section, key[1], old.said, "") for key, old in before.items() if key not in after]
    return tuple(found)


def _paragraphs(document: Document) -> dict[tuple[str, str], _Paragraph]:
    """Paragraphs by the event that they tell; where an event stands in several sections, by section too."""
    paragraphs: dict[tuple[str, str], _Paragraph] = {}
    for section in document.sections:
        where = "" if section.prefix == "e-" else section.heading
        for item in section.items:
            said = f"{item.when}: {' '.join((item.sentence, *item.replies))}"
            paragraphs[where, item.id] = _Paragraph(section.heading, bytes.fromhex(item.fingerprint), said)
        if section.lines:
            said = " ".join(section.lines)
            paragraphs[section.heading, "coded events"] = _Paragraph(section.heading, said.encode(), said)
    return paragraphs


def edits(text: str, pieces: Iterable[str]) -> tuple[str, ...]:
    """Which lines of a document are not as they were made: ``line 14: …``; nothing where there are too many to look through."""
    there, made = text.replace("\r", "").splitlines(), "".join(pieces).replace("\r", "").splitlines()
    if max(len(there), len(made)) > MOST_LINES:
        return ()
    return tuple(_edits(there, made))[:MOST_EDITS]


def _edits(there: list[str], made: list[str]) -> Iterator[str]:
    matcher = difflib.SequenceMatcher(None, made, there, autojunk=False)
    for tag, first, last, begin, end in matcher.get_opcodes():
        if tag == "equal":
            continue
        yield from (f"line {number + 1}: {there[number]}" for number in range(begin, end))
        if tag == "delete":
            yield from (f"before line {begin + 1} is missing: {made[number]}" for number in range(first, last))


def freshness_text(found: Freshness, name: str) -> Iterator[str]:
    """What there is to say, line by line."""
    if found.fresh:
        yield f"{name} says what the log says at position {found.position}."
        return
    if found.edited:
        yield f"{name} was edited after it was made."
        yield from (f"  {line}" for line in found.edits)
    if not found.stale:
        yield f"The log at position {found.position} still tells what it told when the document was made (position {found.made.position})."
        return
    counts = [(kind, sum(each.kind == kind for each in found.stale)) for kind in ("added", "changed", "gone")]
    told = ", ".join(f"{count} {kind}" for kind, count in counts if count)
    yield f"{name} was made at position {found.made.position}; the log is at {found.position} and tells it otherwise: {told}."
    for each in found.stale:
        yield f"  {each.kind.ljust(7)}  {each.section} · {each.id}"
        if each.before:
            yield f"    was  {each.before}"
        if each.now:
            yield f"    now  {each.now}"
    yield f"Make it anew: {found.made.command}"
