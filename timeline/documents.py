"""YAML and JSON as plain data with places, so that an error can point at `facts.yaml:14:9` and show the line.

YAML is read as YAML 1.2 and every scalar stays the text that was written: ``NO`` is Norway, ``2023-02`` is no date object,
``010`` is not ten. Only ``null``, ``~`` and nothing at all mean nothing. Models convert text where a field is a number; under ``data``,
which has no model, ``!!int 3``, ``!!float 2.5`` and ``!!bool true`` say that no text is meant, and ``!edtf 2022-23`` that no phrase is.

Whoever wrote a document is not trusted: how deep, how long and how large it is has limits, and nothing in it is run (docs/untrusted.md).
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from timeline.errors import InvalidInput, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DEEPEST = 40
"""Levels of nesting that a document may have."""
LARGEST = 2_000_000
"""Values that a document may hold."""
MOST_REPEATED = 10_000
"""Values of a YAML document that may come of aliases: a guard against files that explode."""
LARGEST_YAML, LARGEST_LINES = 16 << 20, 128 << 20
"""Bytes of a file. YAML takes some hundred times its size in memory while it is read, JSON Lines about five times."""
LONGEST_LINE = 1_000_000
"""Characters of a line, in YAML and JSON Lines and (as bytes) in feeds."""
MOST_DIGITS = 100
"""Digits of a whole number."""
MARKED = 100
"""Keys of a JSON object whose places are looked for: a sound event has fewer."""

KeyPath = tuple[str | int, ...]

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
"""What is no text: controls but for tabs and line ends, and halves of characters."""
_CONTROL = "a control character"
_ESCAPED = re.compile(r"\\[ubf]")
"""How JSON writes what may be unfit."""
_UNFIT_REMEDY = "remove it; is the text in the encoding that it is taken for?"
_YAML_LINES = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
"""Where lines end for YAML, by which its places are counted."""
_JSON_LINES = re.compile("\r\n|[\r\n]")
"""Where lines end for JSON: U+2028 and its kin may stand in a text."""
_KNOWN_TAGS = frozenset(("!edtf",)) | frozenset(
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "seq", "map", "timestamp", "merge", "value")
)
"""What an unmarked value is taken for, and what its writer may say it is."""


class EdtfText(str):
    """Text that its writer calls EDTF, with the tag ``!edtf``: it is not read as a phrase."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Document:
    """Plain data, and the line and column (from 1) of each value in it by the path that leads there."""

    name: str
    data: Any
    lines: tuple[str, ...] = ()
    marks: dict[KeyPath, tuple[int, int]] = field(default_factory=dict)

    def place(self, path: KeyPath = ()) -> Place:
        """Where the value at ``path`` stands, or the nearest thing around it."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.marks:
                line, column = self.marks[path[:length]]
                text = self.lines[line - 1] if line <= len(self.lines) else ""
                return Place(self.name, line, column, text)
        return Place(self.name)


def unfit(text: str) -> str:
    """What in a text is not text, in words; empty where it is text."""
    found = _UNFIT.search(text)
    if not found:
        return ""
    code = ord(found[0])
    kind = "half a character" if 0xD800 <= code <= 0xDFFF else _CONTROL  # noqa: PLR2004 - the surrogates of Unicode
    return f"the text holds {kind}, U+{code:04X}"


def _split(text: str, ends: re.Pattern[str], name: str) -> tuple[str, ...]:
    """The lines of a text. Raises `InvalidInput` for one that nobody wrote."""
    lines = tuple(ends.split(text))
    for number, line in enumerate(lines, start=1):
        if len(line) > LONGEST_LINE:
            remedy = "one fact a line, or YAML of several lines"
            raise InvalidInput(f"the line is longer than {LONGEST_LINE:,} characters", place=Place(name, number), remedy=remedy)
    return lines


def read_yaml(text: str, name: str) -> Document:
    """One YAML 1.2 document. Raises `InvalidInput` with the place for text that is no YAML, and for duplicate keys."""
    from ruamel.yaml import YAML  # noqa: PLC0415 - only where a file is read
    from ruamel.yaml.error import MarkedYAMLError, YAMLError  # noqa: PLC0415

    lines = _split(text, _YAML_LINES, name)
    try:
        yaml = YAML(typ="safe", pure=True)
        yaml.Scanner = _bounded_scanner(name)
        root = yaml.compose(text)
        document = Document(name, None, lines)
        data = _Reader(document).value(root, (), 0) if root is not None else None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        shown = lines[line - 1] if 0 < line <= len(lines) else ""
        remedy = "quote text that holds `: ` or begins with a special character; indent with spaces, never tabs"
        raise InvalidInput(f"this is not YAML: {error.problem}", place=Place(name, line, column, shown), remedy=remedy) from error
    except YAMLError as error:
        raise InvalidInput(f"this is not YAML: {error}", place=Place(name), remedy="is it a text file? save it as UTF-8") from error
    except RecursionError:
        raise InvalidInput(f"values are nested deeper than {DEEPEST} levels", place=Place(name), remedy="write it flatter") from None
    return Document(name, data, lines, document.marks)


def _bounded_scanner(name: str) -> Any:
    """A scanner that stops at brackets nested too deep: its own time grows with the square of them, long before they are counted."""
    from ruamel.yaml.scanner import Scanner  # noqa: PLC0415

    class Bounded(Scanner):
        def fetch_flow_collection_start(self, *token: Any, **more: Any) -> None:
            if len(self.flow_context) > DEEPEST:
                place = Place(name, self.reader.line + 1, self.reader.column + 1)
                raise InvalidInput(f"values are nested deeper than {DEEPEST} levels", place=place, remedy="write it flatter")
            super().fetch_flow_collection_start(*token, **more)

    return Bounded


class _Reader:
    """Turns a YAML node graph into plain data, noting where each value stands."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._count = 0
        self._repeated = 0
        self._seen: set[int] = set()

    def value(self, node: Any, path: KeyPath, depth: int) -> Any:
        self._document.marks.setdefault(path, _place_of(node))
        self._count += 1
        if depth > DEEPEST or self._count > LARGEST:
            what = f"nested deeper than {DEEPEST} levels" if depth > DEEPEST else f"more than {LARGEST:,} values"
            raise self._refusal(node, f"the document is {what}", "write it flatter, or as several files")
        self._refuse_explosion(node)
        self._refuse_tag(node)
        if node.id == "mapping":
            return self._mapping(node, path, depth)
        if node.id == "sequence":
            return [self.value(item, (*path, i), depth + 1) for i, item in enumerate(node.value)]
        self._refuse_unfit(node)
        plain = node.style is None or node.style == ""
        if tag := self._tag(path):
            return _tagged(tag, node.value, self._document.place(path))
        return None if plain and node.value in {"", "~", "null", "Null", "NULL"} else node.value

    def _tag(self, path: KeyPath) -> str:
        """The tag that was written before a value; the one that YAML itself would give it does not count."""
        line, column = self._document.marks[path]
        text = self._document.lines[line - 1][column - 1 :] if line <= len(self._document.lines) else ""
        return text.split(maxsplit=1)[0] if text.startswith("!") else ""

    def _mapping(self, node: Any, path: KeyPath, depth: int) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key, item in node.value:
            if key.id != "scalar":
                raise self._refusal(key, "a key has to be text", "put it in quotes")
            if key.value in data:
                raise self._refusal(key, f"{key.value!r} is given twice", "keep one of them")
            if key.value == "<<" and not key.style:
                raise self._refusal(key, "merge keys (`<<`) are not read", "write the fields out")
            self._refuse_tag(key)
            self._refuse_unfit(key)
            data[key.value] = self.value(item, (*path, key.value), depth + 1)
        return data

    def _refuse_explosion(self, node: Any) -> None:
        """Each visit to a node after the first one came of an alias."""
        if id(node) not in self._seen:
            self._seen.add(id(node))
            return
        self._repeated += 1
        if self._repeated > MOST_REPEATED:
            what = f"the aliases of the document come to more than {MOST_REPEATED:,} values"
            raise self._refusal(node, what, "write it without such aliases")

    def _refuse_tag(self, node: Any) -> None:
        tag = str(node.tag or "")
        if tag and tag not in _KNOWN_TAGS:
            shown = tag.replace("tag:yaml.org,2002:", "!!")
            raise self._refusal(node, f"the tag {shown} means nothing here", "leave the tag out")

    def _refuse_unfit(self, node: Any) -> None:
        wrong = unfit(node.value)
        if wrong:
            raise self._refusal(node, wrong, _UNFIT_REMEDY)

    def _refusal(self, node: Any, message: str, remedy: str) -> InvalidInput:
        line, column = _place_of(node)
        text = self._document.lines[line - 1] if line <= len(self._document.lines) else ""
        return InvalidInput(message, place=Place(self._document.name, line, column, text), remedy=remedy)


def _place_of(node: Any) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def read_json(text: str, *, controls: bool = False) -> Any:
    """One JSON value, and strictly JSON: no NaN, no key twice, no number that does not fit. Raises `InvalidInput`.

    An error has the line and column in the text (from 1) as its ``place`` where they are known, and no file. ``controls`` lets control
    characters in texts pass: another program's file may hold them.
    """
    try:
        data = json.loads(text, object_pairs_hook=_object, parse_constant=_no_number, parse_float=_float, parse_int=_int)
    except json.JSONDecodeError as error:
        place = Place("", error.lineno, error.colno, text.split("\n")[error.lineno - 1])
        raise InvalidInput(f"this is not JSON: {error.msg}", place=place, remedy="one whole JSON object a line") from error
    except RecursionError:
        raise InvalidInput(f"values are nested deeper than {DEEPEST} levels", remedy="write it flatter") from None
    if _ESCAPED.search(text) or _UNFIT.search(text) or text.count("[") + text.count("{") > DEEPEST:
        _check(data, 0, controls=controls)
    return data


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, content in pairs:
        if name in made:
            raise InvalidInput(f"{name!r} is given twice", remedy="keep one of them")
        made[name] = content
    return made


def _no_number(word: str) -> float:
    raise InvalidInput(f"{word} is no number of JSON", remedy="write null, or leave it out")


def _float(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise InvalidInput(f"{digits[:40]} is larger than a number can be", remedy="write it as text, in quotes")
    return number


def _int(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise InvalidInput(f"a number has {len(digits):,} digits, more than {MOST_DIGITS}", remedy="write it as text, in quotes")
    return int(digits)


def _check(data: Any, depth: int, *, controls: bool) -> None:
    if depth > DEEPEST:
        raise InvalidInput(f"values are nested deeper than {DEEPEST} levels", remedy="write it flatter")
    if isinstance(data, str):
        wrong = unfit(data)
        if wrong and not (controls and _CONTROL in wrong):
            raise InvalidInput(wrong, remedy=_UNFIT_REMEDY)
    elif isinstance(data, list):
        for item in data:
            _check(item, depth + 1, controls=controls)
    elif isinstance(data, dict):
        for key, item in data.items():
            _check(key, depth + 1, controls=controls)
            _check(item, depth + 1, controls=controls)


_TAGS: dict[str, Callable[[str], Any]] = {
    "!!int": int,
    "!!float": float,
    "!!bool": lambda text: {"true": True, "false": False}[text],
    "!edtf": EdtfText,
}


def _tagged(tag: str, text: str, place: Place) -> Any:
    try:
        return _TAGS[tag](text) if tag in _TAGS else text
    except (ValueError, KeyError):
        raise InvalidInput(f"{text!r} is no {tag.lstrip('!')}", place=place, remedy="leave the tag out where text is meant") from None


def read_json_lines(text: str, name: str) -> Document:
    """One JSON object a line; empty lines are skipped. Raises `InvalidInput`, for all bad lines at once."""
    lines = _split(text, _JSON_LINES, name)
    problems: list[InvalidInput] = []
    document = Document(name, [], lines)
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            item = read_json(line)
        except InvalidInput as error:
            place = Place(name, number, error.place.column if error.place else 0, line)
            problems.append(InvalidInput(error.message, place=place, remedy=error.remedy))
            continue
        if not isinstance(item, dict):
            problems.append(InvalidInput("this is not a JSON object", place=Place(name, number, 1, line), remedy="one object a line"))
            continue
        document.marks.update(_json_marks(line, number, len(document.data), item))
        document.data.append(item)
    if problems:
        raise InvalidInput.of(problems)
    return document


def _json_marks(line: str, number: int, index: int, item: dict[str, Any]) -> Iterator[tuple[KeyPath, tuple[int, int]]]:
    """Places of an object's own keys, found in the text: near enough for a message."""
    yield (index,), (number, 1)
    for key in islice(item, MARKED):
        match = re.search(re.escape(json.dumps(key, ensure_ascii=False)) + r"\s*:\s*", line)
        if match:
            yield (index, key), (number, match.end() + 1)
