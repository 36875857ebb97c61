"""What a document was made from: the head of the log, the cut-offs and the command, so that it can be made again and compared."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from timeline.errors import InvalidInput
from timeline.headfile import Head
from timeline.render.words import date_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from timeline.clocks import Cutoffs

NO_DIGEST = "0" * 64
"""Stands where the digest goes while the digest is taken."""
LONGEST_MADE = 20_000
"""Characters of what a document says about its making: more is no document of ours."""
_COMMENT = re.compile(r"^(?:<!-- |%% )timeline-made (\{.*\})(?: -->)?$", re.MULTILINE)
_IN_CALENDAR = re.compile(r"^X-TIMELINE-MADE:(.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Made:
    """``position`` is the last entry read; ``command`` makes the document again, ``arguments`` are its words after ``timeline``."""

    head: Head
    position: int
    as_of: str | None
    known: str | None
    arguments: tuple[str, ...]

    @classmethod
    def of(cls, head: Head, cutoffs: Cutoffs, arguments: Iterable[str]) -> Made:
        """What is made at these cut-offs."""
        return cls(head, cutoffs.position, cutoffs.as_of.text, cutoffs.known.text, tuple(arguments))

    @property
    def command(self) -> str:
        """As one types it into a shell. It names no log and no position: it makes the document anew from any state of the log."""
        return shlex.join(["timeline", *self.arguments])

    def to_dict(self) -> dict[str, Any]:
        """The JSON form, with room for the digest."""
        return {
            "head": str(self.head),
            "position": self.position,
            "as_of": self.as_of,
            "known": self.known,
            "command": self.command,
            "sha256": NO_DIGEST,
        }

    @property
    def line(self) -> str:
        """One line for a comment: JSON in which nothing can end the comment."""
        dumped = json.dumps(self.to_dict(), ensure_ascii=True)
        return "timeline-made " + dumped.replace("--", "-\\u002d").replace("<", "\\u003c").replace(">", "\\u003e")

    @property
    def words(self) -> str:
        """For the reader: from what it was made."""
        cut = f"; as known by {date_words(self.known)}" if self.known else ""
        cut += f"; as of {date_words(self.as_of)}" if self.as_of else ""
        return f"Made from entries 1 to {self.position:,} of the log{cut}."


def read_made(text: str) -> tuple[Made, str]:
    """What a document says about its making, and the digest in it. Raises `InvalidInput` where it says nothing, or nothing that makes sense."""
    found = _found(text)
    try:
        head, position = Head.parse(found["head"]), int(found["position"])
        words = shlex.split(found["command"])
        as_of, known, digest = found["as_of"], found["known"], found["sha256"]
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidInput(f"what the document says about its making cannot be read: {error}", remedy="make it anew") from error
    if words[:2] != ["timeline", "chronology"] or not re.fullmatch("[0-9a-f]{64}", str(digest)):
        raise InvalidInput("the document was not made by `timeline chronology`", remedy="make it anew")
    return Made(head, position, as_of, known, tuple(words[1:])), digest


def _found(text: str) -> dict[str, Any]:
    for candidate in _candidates(text):
        if len(candidate) > LONGEST_MADE:
            continue
        try:
            data = json.loads(candidate)
        except (json.JSONDecodeError, RecursionError):
            continue
        if isinstance(data, dict):
            return data
    raise InvalidInput(
        "the document does not say what it was made from",
        remedy="`timeline chronology` with -O md, html, json, ics, timelinejs, mermaid or atom writes it; CSV and plain text cannot carry it",
    )


def _candidates(text: str) -> Iterator[str]:
    """The last comment is the document's own: whatever stands before it may be anybody's words."""
    if text.startswith("{"):
        try:
            data = json.loads(text)
        except (json.JSONDecodeError, RecursionError):
            return
        yield json.dumps(data.get("made"))
        return
    if text.startswith("BEGIN:VCALENDAR"):
        for found in _IN_CALENDAR.findall(re.sub(r"\n[ \t]", "", text)):
            yield re.sub(r"\\([\\;,])", r"\1", found)
        return
    yield from reversed(_COMMENT.findall(text))
