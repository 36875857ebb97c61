"""YAML and JSON Lines as plain data with places, so that an error can point at `facts.yaml:14:9` and show the line.

YAML is read as YAML 1.2 and every scalar stays the text that was written: ``NO`` is Norway, ``2023-02`` is no date object,
``010`` is not ten. Only ``null``, ``~`` and nothing at all mean nothing. Models convert text where a field is a number; under ``data``,
which has no model, ``!!int 3``, ``!!float 2.5`` and ``!!bool true`` say that no text is meant, and ``!edtf 2022-23`` that no phrase is.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from timeline.errors import InvalidInput, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

DEEPEST = 40
"""Levels of nesting that a document may have."""
LARGEST = 2_000_000
"""Values that a document may hold once its aliases are followed: a guard against files that explode."""

KeyPath = tuple[str | int, ...]


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


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, without its byte order mark. Raises `InvalidInput` for what cannot be read."""
    if path.is_dir():
        raise InvalidInput(f"{path} is a folder", remedy="name the files in it")
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise InvalidInput(f"there is no file {path}") from None
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}", remedy="check its permissions") from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InvalidInput(
            f"byte {raw[error.start]:#04x} is not UTF-8", place=Place(str(path), line), remedy="save the file as UTF-8"
        ) from error
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise InvalidInput("the file holds a NUL byte", place=Place(str(path), line), remedy="is it a text file? save it as UTF-8")
    return text


def read_yaml(text: str, name: str) -> Document:
    """One YAML 1.2 document. Raises `InvalidInput` with the place for text that is no YAML, and for duplicate keys."""
    from ruamel.yaml import YAML  # noqa: PLC0415 - only where a file is read
    from ruamel.yaml.error import MarkedYAMLError, YAMLError  # noqa: PLC0415

    lines = tuple(text.splitlines())
    try:
        root = YAML(typ="safe", pure=True).compose(text)
        document = Document(name, None, lines)
        data = _Reader(document).value(root, (), 0) if root is not None else None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        shown = lines[line - 1] if 0 < line <= len(lines) else ""
        remedy = "quote text that holds `: ` or begins with a special character; indent with spaces, never tabs"
        raise InvalidInput(f"this is not YAML: {error.problem}", place=Place(name, line, column, shown), remedy=remedy) from error
    except YAMLError as error:
        raise InvalidInput(f"this is not YAML: {error}", place=Place(name)) from error
    except RecursionError:
        raise InvalidInput(f"values are nested deeper than {DEEPEST} levels", place=Place(name)) from None
    return Document(name, data, lines, document.marks)


class _Reader:
    """Turns a YAML node graph into plain data, noting where each value stands."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._count = 0

    def value(self, node: Any, path: KeyPath, depth: int) -> Any:
        self._document.marks.setdefault(path, (node.start_mark.line + 1, node.start_mark.column + 1))
        self._count += 1
        if depth > DEEPEST or self._count > LARGEST:
            what = f"nested deeper than {DEEPEST} levels" if depth > DEEPEST else f"more than {LARGEST:,} values"
            raise InvalidInput(f"the document is {what}", place=self._document.place(path), remedy="write it without such aliases")
        if node.id == "mapping":
            return self._mapping(node, path, depth)
        if node.id == "sequence":
            return [self.value(item, (*path, i), depth + 1) for i, item in enumerate(node.value)]
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
            here = (key.start_mark.line + 1, key.start_mark.column + 1)
            if key.id != "scalar" or key.value in data:
                self._document.marks[path] = here
                problem = f"{key.value!r} is given twice" if key.id == "scalar" else "a key has to be text"
                raise InvalidInput(problem, place=self._document.place(path), remedy="keep one of them")
            data[key.value] = self.value(item, (*path, key.value), depth + 1)
        return data


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
    lines = tuple(text.splitlines())
    problems: list[InvalidInput] = []
    document = Document(name, [], lines)
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
        except json.JSONDecodeError as error:
            place = Place(name, number, error.colno, line)
            problems.append(InvalidInput(f"this is not JSON: {error.msg}", place=place, remedy="one whole JSON object a line"))
            continue
        except RecursionError:
            problems.append(InvalidInput("values are nested too deep", place=Place(name, number)))
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
    for key in item:
        match = re.search(re.escape(json.dumps(key, ensure_ascii=False)) + r"\s*:\s*", line)
        if match:
            yield (index, key), (number, match.end() + 1)
