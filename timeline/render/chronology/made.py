"""What a document was made from: the head of the log, the cut-offs and the command, so that it can be made again and compared."""

from __future__ import annotations

import hashlib
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


_TOGETHER = 256
"""Pieces that are hashed and handed on at once."""


class Seal(str):
    """A piece of a document in which `NO_DIGEST` stands where the digest of the whole goes."""

    __slots__ = ()


def sealed(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces of a document with its digest in the seal. What stands before the seal is handed on as it comes."""
    digest = hashlib.sha256()
    held: list[str] = []
    open_: list[str] = []
    for piece in pieces:
        if isinstance(piece, Seal) or held:
            held.append(piece)
            continue
        open_.append(piece)
        if len(open_) >= _TOGETHER:
            part = "".join(open_)
            open_.clear()
            digest.update(_plain(part))
            yield part
    part = "".join(open_)
    digest.update(_plain(part + "".join(held)))
    yield part
    for piece in held:
        yield digest.hexdigest().join(piece.rsplit(NO_DIGEST, 1)) if isinstance(piece, Seal) else piece


def digest_of(text: str, digest: str) -> str:
    """The digest of a document that holds ``digest``, as `sealed` takes it."""
    return hashlib.sha256(_plain(text.replace(digest, NO_DIGEST))).hexdigest()


def _plain(text: str) -> bytes:
    """Without the difference between line ends, which editors and transports change."""
    return text.replace("\r", "").encode("utf-8", "surrogatepass")


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
    """What a document says about its making, and the digest in it. Raises `InvalidInput` where that makes no sense."""
    found = _found(text)
    try:
        head, position = Head.parse(found["head"]), int(found["position"])
        words = shlex.split(found["command"])
        as_of, known, digest = found["as_of"], found["known"], _digest(text, found)
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
        remedy="`timeline chronology` writes it into md, html, json, ics, timelinejs, mermaid and atom; CSV and text cannot carry it",
    )


def _digest(text: str, found: dict[str, Any]) -> str:
    in_calendar = re.search(r"^X-SHA256:([0-9a-f]{64})$", text, re.MULTILINE) if text.startswith("BEGIN:VCALENDAR") else None
    return in_calendar[1] if in_calendar else str(found["sha256"])


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
