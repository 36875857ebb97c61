"""A queue in memory: what the drain asks of PostgreSQL, with the same answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from tests.support.words import WORDS
from timeline.changes import Change, Record, Retract, Supersede
from timeline.errors import InvalidInput
from timeline.postgres import Fact, Told


class Memory:
    """Facts that are appended at once, so that they become visible in their order."""

    address = "memory"

    def __init__(self, *facts: dict[str, Any]) -> None:
        self.id = "q"
        self.forgotten = 0
        self.rows: dict[int, str] = {}
        self.told: dict[int, Told] = {}
        self.drawn = 0
        for fact in facts:
            self.append(fact)

    def append(self, fact: dict[str, Any] | str) -> int:
        self.drawn += 1
        self.rows[self.drawn] = fact if isinstance(fact, str) else json.dumps(fact)
        return self.drawn

    def last(self) -> int:
        return max(self.forgotten, *self.rows, 0)

    def facts(self, after: int, most: int) -> list[Fact]:
        found = [Fact(n, text, "2023-07-01", self.told[n].head if n in self.told else "") for n, text in self.rows.items() if n > after]
        return found[:most]

    def text_of(self, number: int) -> str | None:
        return self.rows.get(number)

    def answer(self, told: Sequence[Told], taken_back: Sequence[int]) -> None:
        for number in taken_back:
            del self.told[number]
        self.told |= {each.number: each for each in told}

    def close(self) -> None:
        pass

    def statuses(self) -> dict[int, str]:
        return {number: told.status for number, told in self.told.items()}


def read(fact: Fact) -> Change:
    """``{"id": …}`` records, ``{"retract": …}`` and ``{"supersede": …}`` do so; anything else is refused."""
    try:
        fields = json.loads(fact.text)
    except ValueError:
        raise InvalidInput("this is not JSON", remedy="write JSON") from None
    if "retract" in fields:
        return Retract(fields["retract"])
    supersedes = fields.pop("supersede", None)
    event = WORDS.build({"type": "test.said", "when": "2023-02-03", **fields, "id": supersedes or fields.get("id")})
    return Supersede(event) if supersedes else Record(event)
