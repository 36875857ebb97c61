"""Plain data as the YAML that a person would write: quotes only where they are needed, short lists on one line, long text folded.

`timeline.documents.read_yaml` reads it back as it was: there all scalars are text, so that only numbers and truths that stand where no
model would make them such (``typed``) carry a tag.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any

WIDTH = 110
"""Columns within which a line stays, where a single word is not longer."""
_PLAIN = re.compile(r"(?:[^\W_]|[(§€$£“‘«./+]|-[\w.])(?:.*\S)?", re.DOTALL)
_NOT_PLAIN = re.compile(r": | #|:$|^\.\.\.|^---|^(?:~|null|Null|NULL)$")
_NOT_IN_FLOW = re.compile(r"[,\[\]{}]|:$|:[\"']")
_SHORT = {"\t": "\\t", "\n": "\\n", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
_SPACES = "\u00a0\u202f\u3000"
"""Spaces that are no line breaks and mean to stand."""


class Tagged(str):
    """A scalar with a tag before it, to be written as it is."""

    __slots__ = ()


def shown(text: str) -> bool:
    """Whether a text can stand in a file without escapes: no control characters, line breaks or marks that turn the line around."""
    return text.isprintable() or all(char.isprintable() or char in _SPACES for char in text)


def scalar(text: str, *, flow: bool = False) -> str:
    """One text on one line. ``flow``: between brackets, where commas and brackets mean something."""
    if isinstance(text, Tagged):
        return text
    if not shown(text):
        return '"' + "".join(_SHORT.get(char) or (char if shown(char) else _escaped(char)) for char in text) + '"'
    if _PLAIN.fullmatch(text) and not _NOT_PLAIN.search(text) and not (flow and _NOT_IN_FLOW.search(text)):
        return text
    return f"'{text}'" if '"' in text and "'" not in text else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@lru_cache(maxsize=4096)
def _name(name: str, *, flow: bool = False) -> str:
    """The name of a field: there are few of them, and each comes in every fact."""
    return scalar(name, flow=flow)


def _escaped(char: str) -> str:
    code = ord(char)
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004


def flow(content: Any, *, typed: bool = False) -> str:
    """Any content on one line."""
    if isinstance(content, dict):
        return "{" + ", ".join(f"{_name(key, flow=True)}: {flow(item, typed=typed)}" for key, item in content.items()) + "}"
    if isinstance(content, (list, tuple)):
        return "[" + ", ".join(flow(item, typed=typed) for item in content) + "]"
    if isinstance(content, str):
        return scalar(content, flow=True)
    return _bare(content, typed=typed)


def _bare(content: Any, *, typed: bool) -> str:
    """A number, a truth or nothing; as text, or with the tag that says what it is."""
    if content is None:
        return "null"
    kind = "bool" if isinstance(content, bool) else "int" if isinstance(content, int) else "float"
    text = json.dumps(content)
    if typed:
        return f"!!{kind} {text}"
    return text.removesuffix(".0")


def field(name: str, content: Any, indent: int, *, typed: bool = False) -> list[str]:
    """A field of a mapping as lines, each with its indent; whatever does not fit beside its name goes below it."""
    margin = " " * indent
    key = f"{margin}{_name(name)}:"
    if isinstance(content, str):
        return text_field(key, content, indent)
    line = f"{key} {flow(content, typed=typed)}"
    if len(line) <= WIDTH or not isinstance(content, (dict, list, tuple)) or not content:
        return [line]
    if isinstance(content, dict):
        return [key, *(below for inner, item in content.items() for below in field(inner, item, indent + 2, typed=typed))]
    return [key, *(below for item in content for below in item_lines(item, indent + 2, typed=typed))]


def item_lines(content: Any, indent: int, *, typed: bool = False) -> list[str]:
    """An item of a list as lines, the first with the dash."""
    line = f"{' ' * indent}- {flow(content, typed=typed)}"
    if isinstance(content, str):
        return [f"{' ' * indent}- {scalar(content)}"]
    if len(line) <= WIDTH or not isinstance(content, dict) or not content:
        return [line]
    lines = [below for name, item in content.items() for below in field(name, item, indent + 2, typed=typed)]
    return [f"{' ' * indent}- {lines[0].lstrip(' ')}", *lines[1:]]


def text_field(key: str, text: str, indent: int) -> list[str]:
    """A text behind its key: on the line, or folded below it; text of more than one line as it stands."""
    line = f"{key} {scalar(text)}"
    lines = text.split("\n")
    if len(lines) > 1 and _stands(lines):
        return [f"{key} |-", *(f"{' ' * (indent + 2)}{each}" if each else "" for each in lines)]
    if len(line) <= WIDTH or isinstance(text, Tagged) or not shown(text) or "  " in text or text != text.strip() or " " not in text:
        return [line]
    return [f"{key} >-", *folded(text, WIDTH - indent - 2, " " * (indent + 2))]


def _stands(lines: list[str]) -> bool:
    """Whether lines can be written as they are in a block: it begins and ends with words, and no line is spaces only."""
    return lines[0][:1] not in {"", " "} and bool(lines[-1]) and all(shown(line) and (not line or line.strip(" ")) for line in lines)


def folded(text: str, width: int, margin: str) -> list[str]:
    """Text in lines of ``width``, broken at spaces only: read back, each break is the space that it was."""
    lines: list[str] = []
    for word in text.split(" "):
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return [f"{margin}{line}" for line in lines]


def comment(text: str, indent: int) -> list[str]:
    """A comment in as many lines as it needs, with all that could end it made harmless."""
    harmless = " ".join("".join(char if shown(char) else " " for char in text).split())
    margin = f"{' ' * indent}# "
    first, *rest = folded(harmless, WIDTH - len(margin), margin)
    return [first, *(line.replace("# ", "#   ", 1) for line in rest)]
