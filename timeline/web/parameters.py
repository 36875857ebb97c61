"""What a question may be asked with: parameters of the address, declared once for pages, API and OpenAPI document."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from timeline.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LONGEST = 4_000
"""Characters of one parameter, so that an address of them all fits what the server reads (`server.LONGEST_ADDRESS`)."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter. ``kind``: text, whole, number, flag. ``least`` and ``most`` are inclusive; ``many``: it may be repeated."""

    name: str
    about: str
    kind: str = "text"
    choices: tuple[str, ...] = ()
    default: Any = None
    least: float | None = None
    most: float | None = None
    many: bool = False
    required: bool = False

    @property
    def key(self) -> str:
        """Its name in Python."""
        return "type_" if self.name == "type" else self.name

    def read(self, texts: Sequence[str]) -> Any:
        """Its value. Empty texts, which forms send, count as not given. Raises `InvalidInput`."""
        given = [text.strip() for text in texts if text.strip()]
        if any(len(text) > LONGEST or "\0" in text for text in given):
            raise InvalidInput(f"{self.name} is too long, or holds a NUL", remedy=f"{LONGEST:,} characters at most")
        if self.many:
            return tuple(self._one(text) for text in given)
        if len(given) > 1:
            raise InvalidInput(f"{self.name} is given {len(given)} times", remedy="give it once")
        if not given:
            if self.required:
                raise InvalidInput(f"{self.name} is missing", remedy=self.about)
            return self.default
        return self._one(given[0])

    def _one(self, text: str) -> Any:
        if self.choices and text not in self.choices:
            raise InvalidInput(f"{self.name} is {text!r}", remedy=f"one of {', '.join(self.choices)}")
        if self.kind == "flag":
            if text.lower() not in _FLAGS:
                raise InvalidInput(f"{self.name} is {text!r}", remedy="true or false")
            return _FLAGS[text.lower()]
        if self.kind == "text":
            return text
        try:
            number: float = int(text) if self.kind == "whole" else float(text)
        except ValueError:
            raise InvalidInput(f"{self.name} is {text[:80]!r}, which is no number", remedy=self._bounds()) from None
        if not math.isfinite(number) or number < (self.least or -math.inf) or number > (math.inf if self.most is None else self.most):
            raise InvalidInput(f"{self.name} is {text[:80]}", remedy=self._bounds())
        return number

    def _bounds(self) -> str:
        least = "" if self.least is None else f" from {self.least:,g}"
        most = "" if self.most is None else f" up to {self.most:,g}"
        return f"{'a whole number' if self.kind == 'whole' else 'a number'}{least}{most}"

    def schema(self) -> dict[str, Any]:
        """Its JSON Schema."""
        kind = {"text": "string", "whole": "integer", "number": "number", "flag": "boolean"}[self.kind]
        one: dict[str, Any] = {"type": kind}
        one |= {"enum": list(self.choices)} if self.choices else {}
        one |= {"default": self.default} if self.default is not None else {}
        one |= {"minimum": self.least} if self.least is not None else {}
        one |= {"maximum": self.most} if self.most is not None else {}
        one |= {"maxLength": LONGEST} if self.kind == "text" and not self.choices else {}
        return {"type": "array", "items": one} if self.many else one


_FLAGS = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "off": False}

AS_OF = Parameter("as_of", "What had happened by then; all of March for `March`.")
KNOWN = Parameter("known", "Using only what was public by then; `same`: by the as-of day.")
RECORDED = Parameter("recorded", "Using only what this log held then: a date, or a position.")
DATES = (
    Parameter("today", "Read words such as `last month` as on this day."),
    Parameter("date_order", "How to read 5/8/2023.", choices=("dmy", "mdy", "ymd")),
)
CLOCKS = (AS_OF, KNOWN, RECORDED, *DATES)
WITHOUT = Parameter("without", "As if this event had never been recorded.", many=True)
FILTERS = (
    Parameter("actor", "Only events of this party or person."),
    Parameter("dyad", "Only events that affect these two: CHN-USA."),
    Parameter("topic", "Only events on this topic."),
    Parameter("type", "Only events of this type or family."),
    Parameter("source", "Only events that this publisher supports."),
)
SPAN = Parameter("span", "From when to when: `A..B`, or one expression.")
MOST_LISTED = 1_000_000


def read_all(parameters: Sequence[Parameter], query: Mapping[str, Sequence[str]], *, strict: bool) -> dict[str, Any]:
    """The values of all parameters. ``strict``: a parameter that is not among them is an error.

    Raises `InvalidInput`.
    """
    known = {parameter.name for parameter in parameters}
    if strict and (unknown := sorted(query.keys() - known - {"format"})):
        raise InvalidInput(f"there is no parameter {unknown[0][:80]!r} here", remedy=f"there are {', '.join(sorted(known)) or 'none'}")
    return {parameter.key: parameter.read(query.get(parameter.name, ())) for parameter in parameters}
