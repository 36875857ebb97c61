"""The engine's SQL, by name: texts that every engine runs, and what DuckDB wraps around them.

A line ``-- portable: NAME`` in a text of DuckDB's stands for ``timeline/sql/portable/NAME.sql``: the same select, whose markers
(``:upto``) are the macro's parameters, or those of the question.
"""

from __future__ import annotations

import functools
import re
from importlib import resources
from importlib.resources.abc import Traversable

_INCLUDED = re.compile(r"^(?P<indent> *)-- portable: (?P<name>\w+)$", re.MULTILINE)
_MARKER = re.compile(r"(?P<kept>'(?:[^']|'')*'|--[^\n]*)|:(?P<name>[a-z]\w*)")
"""A parameter by name; what stands in quotes and in comments is none."""


MACROS = ("moments", "state", "intervals", "cases", "flips", "history", "changes", "events", "coded", "tension")
"""The files of macros and views that live in the log, in the order in which they build on each other."""


@functools.cache
def sql(name: str) -> str:
    """The text of ``timeline/sql/NAME.sql``, with the portable texts that it wraps."""
    text = _file(name).read_text(encoding="utf-8")
    return _expanded(text, "$" if name.startswith("query_") else "")


@functools.cache
def portable(name: str) -> str:
    """The text of ``timeline/sql/portable/NAME.sql``: one select, with parameters by name."""
    return _file(f"portable/{name}").read_text(encoding="utf-8")


@functools.cache
def is_portable(name: str) -> bool:
    """Whether a text of that name stands in ``timeline/sql/portable``."""
    return _file(f"portable/{name}").is_file()


@functools.cache
def question(name: str) -> tuple[str, tuple[str, ...]]:
    """What DuckDB runs for a question, and the names of its parameters: its own form where it has one, else the portable text as it is."""
    own = _file(f"query_{name}").is_file()
    text = sql(f"query_{name}") if own else _marked(portable(f"query_{name}"), "$")
    return text, tuple(dict.fromkeys(re.findall(r"\$([a-z]\w*)", text)))


def markers(text: str) -> frozenset[str]:
    """The names of a text's parameters."""
    return frozenset(found["name"] for found in _MARKER.finditer(text) if found["name"])


def _file(name: str) -> Traversable:
    return resources.files("timeline.sql").joinpath(f"{name}.sql")


def _marked(text: str, sign: str) -> str:
    return _MARKER.sub(lambda found: found["kept"] or sign + found["name"], text)


def _expanded(text: str, sign: str) -> str:
    """A text of DuckDB's with the portable ones in it. One that follows other relations goes on with its own."""

    def put(found: re.Match[str]) -> str:
        body = _marked(re.sub(r"\A(?:--[^\n]*\n)+", "", portable(found["name"])).rstrip(), sign)
        if text[: found.start()].rstrip().endswith(")"):
            body = re.sub(r"\Awith\b", ",", body)
        return "\n".join(f"{found['indent']}{line}" if line else line for line in body.splitlines())

    return _INCLUDED.sub(put, text)
