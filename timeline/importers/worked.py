"""The worked examples of a vocabulary, read as what they are: facts."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from timeline.changes import Record
from timeline.importers.facts import parse_facts
from timeline.vocabulary import TypeNotes

if TYPE_CHECKING:
    from timeline.model import Event
    from timeline.vocabulary import Vocabulary


def worked_example(vocabulary: Vocabulary, name: str) -> Event | None:
    """The event in the example of a type; None where the type gives none that can be read."""
    text = TypeNotes.of(vocabulary.types[name]).example
    facts = parse_facts("facts:\n" + textwrap.indent("- " + textwrap.indent(text, "  ").lstrip(), "  "), name, vocabulary)
    return next((change.event for change in facts.changes if isinstance(change, Record)), None)


def initiators(vocabulary: Vocabulary, kind: str, relation: str, object_: str) -> tuple[str, ...]:
    """The types whose worked example initiates such a fact: a subject's kind, a relation and an object; an empty one matches any.

    Types whose example has the very object come alone; else those that drive the relation at all.
    """
    exact, near = [], []
    for name in sorted(vocabulary.types):
        event = worked_example(vocabulary, name)
        driven = [e for e in event.effects() if e.initiates and e.kind == kind and relation in {"", e.relation}] if event else []
        if driven:
            near.append(name)
        if any(object_.casefold() == effect.object.casefold() for effect in driven):
            exact.append(name)
    return tuple(exact or near)
