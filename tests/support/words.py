"""A vocabulary as small as tests need: one type, one relation of each cardinality."""

from __future__ import annotations

from timeline.model import Effect, Event, Relation, Slug, initiate, terminate
from timeline.vocabulary import Vocabulary


class Said(Event):
    """Somebody said something."""

    TYPE = "test.said"

    thing: Slug = "thing"
    word: Slug = "yes"

    def effects(self) -> tuple[Effect, ...]:
        return (initiate(f"thing:{self.thing}", "state", self.word), initiate(f"thing:{self.thing}", "heard", self.word))


class Unsaid(Event):
    """Somebody took it back."""

    TYPE = "test.unsaid"

    thing: Slug = "thing"

    def effects(self) -> tuple[Effect, ...]:
        return (terminate(f"thing:{self.thing}", "state"),)


WORDS = Vocabulary.of([Said, Unsaid], [Relation("thing", "state", "one"), Relation("thing", "heard", "many")], {"ACME": "Acme Ltd"})


def said(id_: str = "one", when: str = "2023-02-03", **fields: object) -> Said:
    return Said.model_validate({"id": id_, "when": when, **fields})
