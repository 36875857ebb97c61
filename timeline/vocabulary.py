"""The vocabulary: which event types, relations and actors there are, and how events become JSON and come back.

The engine knows none by itself. The command line hands it the shipped one (`timeline.events`), and a user's own on top.
"""

from __future__ import annotations

import difflib
import inspect
import json
import re
import textwrap
from dataclasses import dataclass, field
from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from timeline.countries import COUNTRIES
from timeline.errors import Conflict, InvalidInput, Unsupported
from timeline.model import TYPE_NAME, Actor, Effect, Event, Relation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import ModuleType

FieldPath = tuple[str | int, ...]
MOST_REMEMBERED = 50_000
"""References to parties that a vocabulary keeps in mind."""


class FieldProblem(InvalidInput):
    """A problem of one field. ``path`` leads to it: ``("sources", 0, "published")``; empty for the whole event."""

    def __init__(self, message: str, *, path: FieldPath = (), remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.path = path


@dataclass(frozen=True)
class Vocabulary:
    """Event types by name, relations by kind and name, actors by id. Immutable; `extended` makes a larger one."""

    types: Mapping[str, type[Event]] = field(default_factory=dict)
    relations: Mapping[tuple[str, str], Relation] = field(default_factory=dict)
    actors: Mapping[str, str] = field(default_factory=dict)
    _fine: set[str] = field(default_factory=set, init=False, repr=False, compare=False)
    """References to actors and dyads that were looked up and found known."""

    @classmethod
    def of(cls, types: Iterable[type[Event]], relations: Iterable[Relation] = (), actors: Mapping[str, str] | None = None) -> Vocabulary:
        """A vocabulary of these. Raises `Conflict` where two types or relations of one name differ."""
        return cls().extended(types, relations, actors)

    @classmethod
    def of_module(cls, module: ModuleType) -> Vocabulary:
        """What a Python module offers: ``EVENT_TYPES`` (or else its `Event` subclasses), ``RELATIONS``, ``ACTORS``."""
        types = getattr(module, "EVENT_TYPES", None) or [
            member
            for member in vars(module).values()
            if inspect.isclass(member) and issubclass(member, Event) and member.TYPE and member.__module__ == module.__name__
        ]
        return cls.of(types, getattr(module, "RELATIONS", ()), getattr(module, "ACTORS", {}))

    def extended(
        self, types: Iterable[type[Event]], relations: Iterable[Relation] = (), actors: Mapping[str, str] | None = None
    ) -> Vocabulary:
        """This vocabulary and more. A name that is taken by something else is a `Conflict`: types never change meaning."""
        merged_types = dict(self.types)
        for event_type in types:
            if not re.fullmatch(TYPE_NAME, event_type.TYPE):
                raise InvalidInput(f"{event_type.__name__} needs a TYPE such as 'family.name', not {event_type.TYPE!r}")
            if merged_types.setdefault(event_type.TYPE, event_type) is not event_type:
                raise Conflict(f"the type {event_type.TYPE} is there already", remedy="give yours another name")
        merged_relations = dict(self.relations)
        for relation in relations:
            key = (relation.kind, relation.name)
            if merged_relations.setdefault(key, relation).cardinality != relation.cardinality:
                raise Conflict(
                    f"the relation {relation.kind} · {relation.name} is declared with both cardinalities, one and many",
                    remedy="give yours another name",
                )
        return Vocabulary(merged_types, merged_relations, {**self.actors, **(actors or {})})

    def type_named(self, name: str) -> type[Event]:
        """The class of a type string. Raises `InvalidInput` with the nearest names for an unknown one."""
        if name in self.types:
            return self.types[name]
        raise FieldProblem(
            f"unknown event type {name!r}", path=("type",), remedy=_nearest(name, self.types) or "`timeline types` lists them all"
        )

    def actor_name(self, identifier: str) -> str:
        """What to call a party: ``China`` for ``CHN``; the id itself where nobody registered a name."""
        return self.actors.get(identifier) or COUNTRIES.get(identifier) or identifier

    def build(self, data: Mapping[str, Any]) -> Event:
        """An event from plain data, its ``type`` among it. Raises `InvalidInput`, holding a `FieldProblem` for each fault."""
        fields = dict(data)
        name = fields.pop("type", None)
        if not isinstance(name, str) or not name:
            raise FieldProblem("the event has no type", path=(), remedy="add `type: …`; `timeline types` lists them")
        event_type = self.type_named(name)
        try:
            event: Event = event_type.__pydantic_validator__.validate_python(fields)
        except ValidationError as error:
            raise InvalidInput.of([field_problem(event_type, detail) for detail in error.errors()]) from error
        if not self._fits(event):
            raise InvalidInput.of([*self._actor_problems(event), *self._relation_problems(event)])
        return event

    def load(self, payload: str, schema_version: int) -> Event:
        """An event as stored, brought up to its type's present schema. Raises `Unsupported` for what only a newer one reads."""
        fields = json.loads(payload)
        name = fields.pop("type")
        if name not in self.types:
            raise Unsupported(
                f"the log holds events of the type {name}, which this vocabulary does not know",
                remedy="name the vocabulary it was made with: --vocabulary FILE, or TIMELINE_VOCABULARY",
            )
        event_type = self.types[name]
        if schema_version > event_type.SCHEMA_VERSION:
            raise Unsupported(
                f"the log holds {name} events of schema {schema_version}; this vocabulary reads up to {event_type.SCHEMA_VERSION}",
                remedy="upgrade, or use the vocabulary that wrote them",
            )
        if schema_version < event_type.SCHEMA_VERSION:
            fields = event_type.upcast(fields, schema_version)
        return event_type.model_validate(fields)

    def recall(self, payload: str, schema_version: int) -> Event:
        """`load` for deriving from many entries: without its sources and raw dates, and without checking again.

        What is in the log was checked before it was hashed.
        """
        fields = json.loads(payload)
        event_type = self.types.get(fields.get("type", ""))
        if event_type is None or schema_version != event_type.SCHEMA_VERSION or not _plain(event_type):
            return self.load(payload, schema_version).model_copy(update={"sources": (), "raw": None})
        for name in ("type", "sources", "raw"):
            fields.pop(name, None)
        for name, content in fields.items():
            if type(content) is list:
                fields[name] = tuple(content)
        return _trusted(event_type, fields)

    def relation_of(self, effect: Effect) -> Relation:
        """The declaration of an effect's relation. Raises `Unsupported` where nobody declared it."""
        try:
            return self.relations[effect.kind, effect.relation]
        except KeyError:
            raise Unsupported(
                f"the relation {effect.kind} · {effect.relation} is not declared", remedy="declare it with its cardinality, one or many"
            ) from None

    def _fits(self, event: Event) -> bool:
        """Whether every party is known and every relation declared: the answer that nearly always is yes, found fast."""
        fine, relations = self._fine, self.relations
        for named in (event.actors, event.targets, event.affects):
            if named and not fine.issuperset(named) and not self._known(named):
                return False
        return all((effect.subject.partition(":")[0], effect.relation) in relations for effect in event.effects())

    def _known(self, references: tuple[str, ...]) -> bool:
        """Whether actors, or the sides of dyads, are all known; those that are need not be looked up again."""
        for reference in references:
            for identifier in reference.partition("/")[0].split("-"):
                if identifier not in COUNTRIES and identifier not in self.actors:
                    return False
        if len(self._fine) > MOST_REMEMBERED:
            self._fine.clear()
        self._fine.update(references)
        return True

    def _actor_problems(self, event: Event) -> list[InvalidInput]:
        problems: list[InvalidInput] = []
        named = [(("actors", i), Actor.parse(ref).id) for i, ref in enumerate(event.actors)]
        named += [(("targets", i), Actor.parse(ref).id) for i, ref in enumerate(event.targets)]
        named += [(("affects", i), party) for i, dyad in enumerate(event.affects) for party in dyad.split("-")]
        for path, identifier in named:
            if identifier not in self.actors and identifier not in COUNTRIES:
                known = {**{code: code for code in (*COUNTRIES, *self.actors)}, **{name: code for code, name in COUNTRIES.items()}}
                problems.append(
                    FieldProblem(
                        f"unknown actor {identifier!r}",
                        path=path,
                        remedy=_nearest(identifier, known)
                        or "use an ISO 3166 alpha-3 code, or register the id under `actors:` in a vocabulary file",
                    )
                )
        return problems

    def _relation_problems(self, event: Event) -> list[InvalidInput]:
        undeclared = {(effect.kind, effect.relation) for effect in event.effects()} - set(self.relations)
        return [
            FieldProblem(
                f"{event.TYPE} drives the relation {kind} · {name}, which the vocabulary does not declare",
                remedy="declare it with its cardinality, one or many",
            )
            for kind, name in sorted(undeclared)
        ]


@cache
def _defaults(model: type[Event]) -> dict[str, Any]:
    return {name: field.get_default(call_default_factory=True) for name, field in model.model_fields.items()}


def _trusted(model: type[Event], fields: dict[str, Any]) -> Event:
    """`BaseModel.model_construct` for fields that stand under their own names: the same result in a tenth of the time."""
    made = model.__new__(model)
    put = object.__setattr__
    put(made, "__dict__", {**_defaults(model), **fields})
    put(made, "__pydantic_fields_set__", set(fields))
    put(made, "__pydantic_extra__", None)
    put(made, "__pydantic_private__", None)
    return made


@cache
def _plain(event_type: type[Event]) -> bool:
    """Whether JSON holds each of the type's own fields as the model does, but for lists, which are tuples there."""
    own = {name: field for name, field in event_type.model_fields.items() if name not in Event.model_fields}
    return all(_is_plain(field.annotation) for field in own.values())


def _is_plain(annotation: Any) -> bool:
    if get_origin(annotation) is Annotated:
        return _is_plain(get_args(annotation)[0])
    if annotation in {str, int, bool, float, type(None)} or get_origin(annotation) is Literal:
        return True
    if get_origin(annotation) in {Union, UnionType}:
        return all(_is_plain(part) for part in get_args(annotation))
    return get_origin(annotation) is tuple and all(part is ... or _is_plain(part) for part in get_args(annotation))


@dataclass(frozen=True, slots=True)
class TypeNotes:
    """A type's docstring, taken apart: one sentence, more, and the worked example in YAML."""

    first: str
    more: str
    example: str

    @classmethod
    def of(cls, event_type: type[Event]) -> TypeNotes:
        """Read the docstring: first line, then text, then an indented block under ``Example::``."""
        text = inspect.cleandoc(event_type.__doc__ or "")
        body, _, example = text.partition("Example::")
        first, _, more = body.strip().partition("\n")
        return cls(first.strip(), more.strip(), textwrap.dedent(example.strip("\n")).rstrip())


def _nearest(word: str, known: Iterable[str]) -> str:
    candidates = dict.fromkeys(known)
    if word.upper() in candidates:
        return f"did you mean {word.upper()}?"
    near = difflib.get_close_matches(word, candidates, n=3, cutoff=0.6)
    if isinstance(known, dict):
        near = list(dict.fromkeys(known[name] for name in near if isinstance(known[name], str))) or near
    return f"did you mean {' or '.join(near)}?" if near else ""


_WORDS = {
    "missing": "is missing",
    "extra_forbidden": "is not a field of this type",
    "string_type": "must be text",
    "tuple_type": "must be a list",
    "dict_type": "must be a mapping",
    "model_type": "must be a mapping",
}


_REMEDIES = {
    "string_too_long": "make it shorter",
    "string_unicode": "write it in UTF-8",
    "float_parsing": "write a number: -2.5",
    "finite_number": "write a number: -2.5",
    "greater_than_equal": "write a number within the bounds",
    "less_than_equal": "write a number within the bounds",
    "recursion_loop": "write it flatter",
}


def field_problem(model: type[BaseModel], detail: Any, within: FieldPath = ()) -> FieldProblem:
    """One of pydantic's complaints in the words of the person who wrote the field."""
    path: FieldPath = (*within, *detail["loc"])
    label = ".".join(str(part) for part in path) or "the event"
    kind = detail["type"]
    message = detail["msg"].removeprefix("Value error, ")
    remedy = ""
    if kind in _WORDS:
        message = f"{label} {_WORDS[kind]}"
    elif kind == "string_pattern_mismatch":
        message = f"{label}: {_shortened(detail['input'])} is not written as it should be"
        remedy = _written_as(str(detail["ctx"]["pattern"]))
    elif kind == "literal_error":
        message = f"{label}: {_shortened(detail['input'])} is not one of {detail['ctx']['expected']}"
    else:
        message = f"{label}: {message}"
        remedy = _REMEDIES.get(kind, "")
    if kind == "extra_forbidden" and len(path) == 1:
        remedy = _nearest(str(path[0]), model.model_fields) or "put further data under `data:`"
    if kind == "missing" and issubclass(model, Event):
        remedy = f"`timeline types {model.TYPE}` shows the fields and an example"
    return FieldProblem(message, path=path, remedy=remedy)


def _shortened(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"  # noqa: PLR2004


def _written_as(pattern: str) -> str:
    if "https" in pattern:
        return "an address begins with http:// or https://"
    if "-" in pattern.replace("(?:[-._/]", "") and pattern.count("A-Za-z0-9_.") == 2:  # noqa: PLR2004
        return "a dyad is written CHN-USA"
    if "A-Za-z0-9_." in pattern:
        return "an actor is written USA or USA/Antony Blinken"
    return "use lower-case letters and digits, joined by - . _ or /: blinken-china-visit"
