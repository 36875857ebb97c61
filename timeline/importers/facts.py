"""Facts files: YAML documents and JSON Lines, in which people write events down (docs/facts.md).

All problems of a file are found, not only the first, each with its place. A file that has any gives no changes at all,
unless the caller asks for the good ones with `FactsFile.changes` and the rest with `FactsFile.problems`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import ValidationError

from timeline.changes import Change, Corroborate, Record, Retract, Supersede
from timeline.clocks import refusal
from timeline.dates import DateError, read
from timeline.documents import LARGEST_LINES, LARGEST_YAML, Document, EdtfText, KeyPath, read_json_lines, read_yaml
from timeline.errors import Conflict, InvalidInput, NotFound, Place, TimelineError
from timeline.files import read_text
from timeline.model import Source
from timeline.vocabulary import FieldProblem, Vocabulary, field_problem
from timeline.written import DATE_FIELDS, dateline_of, happened_within, raw_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


DateOrder = Literal["dmy", "mdy", "ymd"]
_STAND_IN = "2000"
"""Stands for a date that was refused, so that the other fields of the fact are looked at all the same."""
_OPERATIONS = ("supersede", "corroborate", "retract")
_HEADER = {"about", "author", "message", "dateline", "date_order", "sources", "facts", "head"}


@dataclass(frozen=True, slots=True)
class FactsFile:
    """What a facts file asks for. ``request_id`` is made of its content and its name: the same file is written once.

    ``head`` is that of the log that the file was exported from; empty where it was not.
    """

    name: str
    changes: tuple[Change, ...]
    problems: tuple[InvalidInput, ...]
    author: str
    message: str
    request_id: str
    places: Mapping[str, Place] = field(default_factory=dict)
    head: str = ""

    def place_of(self, error: TimelineError) -> Place | None:
        """Where the event stands that an error of the log speaks of."""
        named = error.event_id if isinstance(error, (Conflict, NotFound)) else ""
        return self.places.get(named)


def read_facts(
    path: Path,
    vocabulary: Vocabulary,
    *,
    date_order: DateOrder | None = None,
    today: str | None = None,
    named: Mapping[str, Any] | None = None,
) -> FactsFile:
    """Read a facts file: ``.jsonl`` or ``.ndjson`` as JSON Lines, anything else as YAML. ``named``: sources that it may name too.

    Raises `InvalidInput` where the file cannot be read at all; faults of single facts are in `FactsFile.problems`.
    """
    lines = path.suffix in {".jsonl", ".ndjson"}
    text = read_text(path, LARGEST_LINES if lines else LARGEST_YAML)
    return parse_facts(text, str(path), vocabulary, date_order=date_order, today=today, lines=lines, named=named)


def parse_facts(
    text: str,
    name: str,
    vocabulary: Vocabulary,
    *,
    date_order: DateOrder | None = None,
    today: str | None = None,
    lines: bool = False,
    named: Mapping[str, Any] | None = None,
) -> FactsFile:
    """`read_facts` of a text that is at hand."""
    told = repr(sorted(named.items())) if named else ""
    request_id = f"facts:{hashlib.sha256((text + told).encode()).hexdigest()}:{lineage(name)}"
    document = _exported(read_json_lines(text, name)) if lines else _with_header(read_yaml(text, name))
    return _read(document, vocabulary, date_order, today, request_id, named or {})


def lineage(name: str) -> str:
    """What a file is known by from one version of it to the next: its name, without its folder."""
    return Path(name).name.replace(":", "_")


def facts_of(
    facts: list[dict[str, Any]],
    name: str,
    vocabulary: Vocabulary,
    *,
    date_order: DateOrder | None = None,
    today: str | None = None,
) -> FactsFile:
    """`read_facts` of facts that are data already, such as those given on the command line."""
    return _read(Document(name, facts), vocabulary, date_order, today, "")


def facts_in(document: Document, vocabulary: Vocabulary, *, date_order: DateOrder | None = None, today: str | None = None) -> FactsFile:
    """`facts_of` facts that have places."""
    return _read(document, vocabulary, date_order, today, "")


def _exported(document: Document) -> Document:
    """JSON Lines without what `timeline export --as events` adds to each event: where it stood in another log."""
    for fact in document.data:
        if isinstance(fact.get("timeline"), dict):
            del fact["timeline"]
    return document


def _read(
    document: Document,
    vocabulary: Vocabulary,
    date_order: DateOrder | None,
    today: str | None,
    request_id: str,
    named: Mapping[str, Any] | None = None,
) -> FactsFile:
    header: dict[str, Any] = document.data if isinstance(document.data, dict) else {"facts": document.data}
    reader = _FactsReader(document, header, vocabulary, date_order, today)
    reader.name_also(named or {})
    facts = header.get("facts") or ()
    changes = [change for i, fact in enumerate(facts) if (change := reader.change(fact, i)) is not None]
    return FactsFile(
        name=document.name,
        changes=tuple(changes),
        problems=tuple(reader.problems),
        author=str(header.get("author") or ""),
        message=str(header.get("message") or f"import {Path(document.name).name}"),
        request_id=request_id,
        places=reader.places,
        head=str(header.get("head") or ""),
    )


def _with_header(document: Document) -> Document:
    """The file as a mapping with a list of facts; a bare list of facts will do."""
    data = document.data
    if isinstance(data, list):
        return document
    if not isinstance(data, dict):
        raise InvalidInput("a facts file holds `facts:` and a list under it", place=document.place(), remedy="see docs/facts.md")
    unknown = sorted(data.keys() - _HEADER)
    if unknown:
        remedy = f"a facts file has {', '.join(sorted(_HEADER))}; the events stand in the list under `facts:`"
        raise InvalidInput(f"{unknown[0]} has no meaning here", place=document.place((unknown[0],)), remedy=remedy)
    if not isinstance(data.get("facts") or [], list):
        raise InvalidInput("`facts:` has to be a list", place=document.place(("facts",)), remedy="begin each fact with `- id: …`")
    return document


class _FactsReader:
    """Reads the facts of one document, collecting problems on the way."""

    def __init__(
        self, document: Document, header: dict[str, Any], vocabulary: Vocabulary, date_order: DateOrder | None, today: str | None
    ) -> None:
        self.problems: list[InvalidInput] = []
        self.places: dict[str, Place] = {}
        self._document = document
        self._prefix: KeyPath = ("facts",) if isinstance(document.data, dict) else ()
        self._today = today
        self._vocabulary = vocabulary
        self._dateline = self._header_dateline(header.get("dateline"))
        self._date_order = date_order or self._header_order(header.get("date_order"))
        self._named = self._named_sources(header.get("sources") or {})

    def name_also(self, sources: Mapping[str, Any]) -> None:
        """Let facts name these sources too; where the file itself gives a name to another one, that holds."""
        for name, item in sources.items():
            self._named.setdefault(name, self._source_dates(item, ("sources", name)))

    def change(self, fact: object, index: int) -> Change | None:
        """The change that a fact asks for, or None where it has problems."""
        path: KeyPath = (*self._prefix, index)
        before = len(self.problems)
        if not isinstance(fact, dict):
            self._note("a fact is a mapping of fields", path, remedy="begin it with `- id: …`")
            return None
        asked = [name for name in _OPERATIONS if name in fact]
        if len(asked) > 1:
            self._note(f"a fact cannot {' and '.join(asked)} at once", (*path, asked[1]), remedy="write two facts")
            return None
        try:
            fields = self._resolved(fact, path)
            self.places[str(fields.get(asked[0] if asked else "id"))] = self._document.place(path)
            change = self._made(asked[0] if asked else "record", fields)
        except InvalidInput as error:
            self._place(error, path)
            return None
        return change if len(self.problems) == before else None

    def _made(self, operation: str, fields: dict[str, Any]) -> Change:
        if operation == "record":
            return Record(self._vocabulary.build(fields))
        event_id = str(fields.pop(operation, None) or "")
        if not event_id:
            raise InvalidInput(f"{operation} names no event", remedy=f"write `{operation}: ID`; `timeline events` lists the ids")
        reason = " ".join(str(fields.pop("reason", None) or "").split())
        if operation == "supersede":
            return Supersede(self._vocabulary.build({**fields, "id": event_id}), reason, again=False)
        if operation == "retract":
            _refuse_more(fields, {"known"}, "retract")
            return Retract(event_id, reason, fields.get("known"), again=False)
        _refuse_more(fields, {"sources", "standing"}, "corroborate")
        sources = tuple(_source(item, ("sources", i)) for i, item in enumerate(fields.get("sources") or ()))
        return Corroborate(event_id, sources, fields.get("standing"), reason)

    def _resolved(self, fact: dict[str, Any], path: KeyPath) -> dict[str, Any]:
        """The fact with named sources put in and phrases turned into EDTF; the words of ``when`` are kept as ``raw``."""
        fields = {name: content for name, content in fact.items() if content is not None}
        if isinstance(fields.get("sources"), (list, tuple)):
            fields["sources"] = [self._source_fields(item, (*path, "sources", i)) for i, item in enumerate(fields["sources"])]
        dateline = dateline_of(fields.get("sources") or (), self._dateline)
        for name in DATE_FIELDS:
            if name in fields:
                fields[name] = self._edtf(fields, name, dateline, (*path, name))
        return fields

    def _source_fields(self, item: object, path: KeyPath) -> object:
        if isinstance(item, str):
            if item not in self._named:
                known = ", ".join(sorted(self._named)) or "none"
                self._note(f"there is no source named {item!r}", path, remedy=f"name it under `sources:` at the top (there: {known})")
                return {"publisher": item}
            return self._named[item]
        return self._source_dates(item, path)

    def _source_dates(self, item: object, path: KeyPath) -> object:
        if isinstance(item, dict) and item.get("published") is not None:
            return {**item, "published": self._edtf(item, "published", self._dateline, (*path, "published"))}
        return item

    def _edtf(self, fields: dict[str, Any], name: str, dateline: str | None, path: KeyPath) -> object:
        text = fields[name]
        if not isinstance(text, str):
            self._note(f"{name} has to be text, not {type(text).__name__}", path, remedy='write it in quotes: "2023"')
            return _STAND_IN
        if isinstance(text, EdtfText):
            return str(text)
        try:
            reading = read(text, dateline=dateline, today=self._today, date_order=self._date_order, strict=True)
        except DateError as error:
            refused = refusal(error, name)
            self._note(refused.message, path, remedy=refused.remedy or "see docs/dates.md, or try `timeline when`")
            return _STAND_IN
        if name == "when" and reading.edtf != text.strip():
            fields.setdefault("raw", raw_of(text, reading, dateline))
            return happened_within(reading)
        return reading.edtf

    def _named_sources(self, sources: object) -> dict[str, Any]:
        if not isinstance(sources, dict):
            self._note("`sources:` here is a mapping from a short name to a source", ("sources",))
            return {}
        named = {}
        for name, item in sources.items():
            fields = self._source_dates(item, ("sources", name))
            try:
                _source(fields, ())
            except InvalidInput as error:
                self._place(error, ("sources", name))
            named[name] = fields
        return named

    def _header_dateline(self, words: object) -> str | None:
        """The file's dateline as an ISO day."""
        if words is None:
            return None
        try:
            reading = read(str(words), strict=True)
        except DateError as error:
            refused = refusal(error, "dateline")
            self._note(refused.message, ("dateline",), remedy=refused.remedy or "write a day: 2023-05-08")
            return None
        if reading.earliest != reading.latest:
            self._note("dateline: this is not one day", ("dateline",), remedy="write a day: 2023-05-08")
            return None
        return reading.latest

    def _header_order(self, word: Any) -> DateOrder | None:
        if word not in {None, "dmy", "mdy", "ymd"}:
            self._note(f"date_order: {word!r} is none of dmy, mdy, ymd", ("date_order",), remedy="dmy reads 5/8/2023 as 5 August")
            return None
        order: DateOrder | None = word
        return order

    def _note(self, message: str, path: KeyPath, *, remedy: str = "") -> None:
        self.problems.append(InvalidInput(message, place=self._document.place(path), remedy=remedy))

    def _place(self, error: InvalidInput, path: KeyPath) -> None:
        """Take over the problems of an error, each with its place in the file."""
        for problem in error.problems or (error,):
            inner = problem.path if isinstance(problem, FieldProblem) else ()
            self._note(problem.message, (*path, *inner), remedy=problem.remedy)


def _source(fields: object, path: KeyPath) -> Source:
    try:
        return Source.model_validate(fields)
    except ValidationError as error:
        raise InvalidInput.of([field_problem(Source, detail, path) for detail in error.errors()]) from error


def _refuse_more(fields: dict[str, Any], allowed: Iterable[str], operation: str) -> None:
    unknown = sorted(fields.keys() - set(allowed))
    if unknown:
        raise FieldProblem(
            f"{unknown[0]} has no meaning in `{operation}`", path=(unknown[0],), remedy=f"it takes reason, {', '.join(sorted(allowed))}"
        )
