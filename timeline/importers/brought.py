"""What other programs' files hold, as facts: the same that a facts file would say, each with its place.

All that a fact is checked for, how it is written, and what happens when it is read twice is `timeline.importers.facts`.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from timeline.documents import LARGEST_LINES, Document, read_json
from timeline.errors import InvalidInput, Place, Unsupported
from timeline.files import read_text
from timeline.importers.facts import FactsFile, facts_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from timeline.importers.facts import DateOrder
    from timeline.vocabulary import Vocabulary

GENERIC = "note.event"
"""What an event becomes whose file does not tell its type."""
MOST_EVENTS = 1_000_000
"""Events that one file may hold."""
LONGEST_SUMMARY = 20_000
"""Characters of a summary."""
SOURCE_FIELDS = ("publisher", "title", "url", "published", "quote", "via")


@dataclass(slots=True)
class Brought:
    """The facts of one file, where each stands (line, from 1), what is wrong with the rest, and what was left behind."""

    name: str
    kind: str
    digest: str = ""
    facts: list[dict[str, Any]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    problems: list[InvalidInput] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    behind: set[str] = field(default_factory=set)
    """Names of what the file has and no event has a place for."""
    cut: int = 0
    """Events whose summary was too long."""

    def take(self, fact: dict[str, Any], line: int) -> None:
        """Keep a fact. Raises `Unsupported` where there are too many: that is no fault of the fact, and ends the reading."""
        if len(self.facts) >= MOST_EVENTS:
            raise Unsupported(f"{self.name} holds more than {MOST_EVENTS:,} events", remedy="split the file")
        summary = fact.get("summary")
        self.cut += isinstance(summary, str) and len(summary) == LONGEST_SUMMARY and summary.endswith("…")
        self.facts.append(fact)
        self.lines.append(line)

    def said(self) -> list[str]:
        """What a reader has to be told about the reading, in sentences."""
        told = list(self.notes)
        if self.behind:
            told.append(f"left behind, for want of a field: {', '.join(sorted(self.behind))}")
        if self.cut:
            told.append(f"{self.cut:,} cut: a summary holds no more than {LONGEST_SUMMARY:,} characters")
        return told

    def refuse(self, message: str, line: int, *, remedy: str = "") -> None:
        """Note why something is not read."""
        self.problems.append(InvalidInput(message, place=Place(self.name, line), remedy=remedy))

    def facts_file(self, vocabulary: Vocabulary, *, date_order: DateOrder | None, today: str | None) -> FactsFile:
        """The changes that the facts ask for, and all that is wrong with the file."""
        marks: dict[tuple[str | int, ...], tuple[int, int]] = {(i,): (line, 0) for i, line in enumerate(self.lines) if line}
        read = facts_in(Document(self.name, self.facts, (), marks), vocabulary, date_order=date_order, today=today)
        return replace(read, problems=(*self.problems, *read.problems), request_id=f"{self.kind}:{self.digest}")


def bounded_text(path: Path) -> str:
    """The text of another program's file, which is read whole. Raises `InvalidInput` as `read_text` does."""
    return read_text(path, LARGEST_LINES)


def digest_of(text: str, *more: object) -> str:
    """What tells one reading of a file from another."""
    return hashlib.sha256(repr((text, *more)).encode("utf-8", "surrogatepass")).hexdigest()


def made_id(fact: dict[str, Any]) -> str:
    """An id out of what a fact says: some of its words, to be recognised by, and a hash, by which the same fact has the same id."""
    said = json.dumps(fact, ensure_ascii=True, sort_keys=True, default=str)
    words = "-".join(re.findall(r"[a-z0-9]+", str(fact.get("summary", "")).lower())[:6])[:60].strip("-")
    return f"{words or 'event'}-{hashlib.sha256(said.encode()).hexdigest()[:12]}"


def slug_of(text: str) -> str:
    """An id that another program gave, as one of ours: itself where it is one, else its letters and a hash."""
    if re.fullmatch(r"[a-z0-9]+(?:[-._/][a-z0-9]+)*", text) and len(text) <= 200:  # noqa: PLR2004 - as the model has it
        return text
    words = "-".join(re.findall(r"[a-z0-9]+", text.lower()))[:60].strip("-")
    return f"{words or 'event'}-{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"


def one_line(text: object) -> str:
    """Text on one line without the characters that a log refuses, and no longer than a summary may be."""
    said = " ".join(str(text).replace("\x00", "�").replace("\x1f", "�").split())
    return said if len(said) <= LONGEST_SUMMARY else f"{said[: LONGEST_SUMMARY - 1]}…"


def cleaned(content: Any) -> Any:
    """Data without the characters that a log refuses."""
    if isinstance(content, str):
        return content.replace("\x00", "�").replace("\x1f", "�")
    if isinstance(content, dict):
        return {cleaned(str(name)): cleaned(inner) for name, inner in content.items()}
    return [cleaned(inner) for inner in content] if isinstance(content, list) else content


def json_of(text: str, name: str, line: int = 1) -> Any:
    """`read_json` of a text that begins on a line of a file. Control characters pass: they are shown where they go out."""
    try:
        return read_json(text, controls=True)
    except InvalidInput as error:
        at = error.place
        if at is None:
            raise InvalidInput(error.message, place=Place(name, line), remedy=error.remedy) from error
        place = Place(name, line + at.line - 1, at.column, at.text[:10_000])
        raise InvalidInput(error.message, place=place, remedy="check that all of the file arrived") from error


def lines_of(text: str, key: str) -> Iterator[int]:
    """The line of each ``"key":`` in a JSON text, and then 0 for ever: near enough for a message."""
    line, at = 1, 0
    for found in re.finditer(rf'"{re.escape(key)}"\s*:', text):
        line, at = line + text.count("\n", at, found.start()), found.start()
        yield line
    while True:
        yield 0


def json_objects(text: str, brought: Brought) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of JSON Lines, each with its line; lines that are none are problems."""
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            item = json_of(line, brought.name, number)
        except InvalidInput as error:
            brought.problems.append(error)
            continue
        if isinstance(item, dict):
            yield number, item
        else:
            brought.refuse("this is not a JSON object", number, remedy="one object a line")
