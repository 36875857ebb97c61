"""A user's own vocabulary: a YAML declaration, or a Python file with `Event` subclasses (docs/vocabulary.md)."""

from __future__ import annotations

import importlib.util
import re
import string
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

from pydantic import Field, create_model

from timeline.documents import LARGEST_YAML, Document, KeyPath, read_yaml
from timeline.errors import InvalidInput, TimelineError
from timeline.files import read_text
from timeline.model import ACTOR_ID, TYPE_NAME, ActorRef, Basis, Edtf, Effect, Event, Line, Relation, Slug, str_name
from timeline.scales import score_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from timeline.vocabulary import Vocabulary

FIELD_KINDS: dict[str, Any] = {"text": Line, "slug": Slug, "actor": ActorRef, "date": Edtf, "number": float}
"""What a declared field can hold. A ``?`` behind the kind makes the field optional; ``choice: [a, b]`` names its values."""

_FIELD_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_TYPE_KEYS = {"about", "fields", "summary", "effects", "example", "scale"}
_EFFECT_KEYS = {"subject", "relation", "object", "view", "basis", "at"}


def load_vocabulary(path: Path, base: Vocabulary) -> Vocabulary:
    """``base`` with what a vocabulary file adds: ``.py`` is run as a module, anything else is read as YAML.

    Raises `InvalidInput`, with the place, for a file that is no vocabulary.
    """
    if path.suffix == ".py":
        return _of_python(path, base)
    document = read_yaml(read_text(path, LARGEST_YAML), str(path))
    types, relations, actors = declared(document)
    return base.extended(types, relations, actors)


def _of_python(path: Path, base: Vocabulary) -> Vocabulary:
    from timeline.vocabulary import Vocabulary  # noqa: PLC0415

    read_text(path, LARGEST_YAML)
    spec = importlib.util.spec_from_file_location(f"timeline_vocabulary_{path.stem}", path)
    if spec is None or spec.loader is None:  # pragma: no cover - a .py file always has a loader
        raise InvalidInput(f"{path} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except TimelineError:
        raise
    except Exception as error:
        raise InvalidInput(
            f"{path} does not run: {type(error).__name__}: {error}", remedy="mend the file; docs/vocabulary.md has an example"
        ) from error
    added = Vocabulary.of_module(module)
    if not added.types and not added.actors:
        raise InvalidInput(f"{path} declares no event types", remedy="subclass timeline.model.Event and set TYPE")
    return base.extended(added.types.values(), added.relations.values(), added.actors)


def declared(document: Document) -> tuple[list[type[Event]], list[Relation], dict[str, str]]:
    """Types, relations and actors of a YAML declaration. Raises `InvalidInput`, all problems at once."""
    reader = _Declaration(document)
    result = reader.types(), reader.relations(), reader.actors()
    if reader.problems:
        raise InvalidInput.of(reader.problems)
    return result


class _Declaration:
    """Reads one declaration, collecting its problems."""

    def __init__(self, document: Document) -> None:
        self.problems: list[InvalidInput] = []
        self._document = document
        if not isinstance(document.data, dict):
            raise InvalidInput(
                "a vocabulary holds `types:`, `relations:` and `actors:`", place=document.place(), remedy="see docs/vocabulary.md"
            )
        self._data: dict[str, Any] = document.data
        for key in sorted(self._data.keys() - {"about", "types", "relations", "actors"}):
            self._note(f"{key} has no meaning here", (key,), "a vocabulary has about, types, relations and actors")

    def actors(self) -> dict[str, str]:
        actors = self._mapping(("actors",))
        for identifier in actors:
            if not re.fullmatch(ACTOR_ID, identifier):
                self._note(f"{identifier!r} cannot be an actor id", ("actors", identifier), "use letters, digits, _ and .: ACME")
        return {identifier: str(name or identifier) for identifier, name in actors.items()}

    def relations(self) -> list[Relation]:
        relations = []
        for key, cardinality in self._mapping(("relations",)).items():
            kind, _, name = key.partition(" ")
            if not name or cardinality not in ("one", "many"):
                self._note(f"{key}: {cardinality} is no relation", ("relations", key), "write `case status: one`, or `many`")
                continue
            relations.append(Relation(kind, name, cast("Literal['one', 'many']", cardinality)))
        return relations

    def types(self) -> list[type[Event]]:
        return [made for name, body in self._mapping(("types",)).items() if (made := self._type(name, body)) is not None]

    def _type(self, name: str, body: Any) -> type[Event] | None:
        path: KeyPath = ("types", name)
        before = len(self.problems)
        if not re.fullmatch(TYPE_NAME, name):
            self._note(f"{name!r} cannot be a type", path, "write family.name: case.filed")
        if not isinstance(body, dict):
            self._note(f"{name} needs a description", path, "give it about, fields, summary, effects and an example")
            return None
        for key in sorted(body.keys() - _TYPE_KEYS):
            self._note(f"{key} has no meaning here", (*path, key), f"a type has {', '.join(sorted(_TYPE_KEYS))}")
        fields = self._fields(body.get("fields") or {}, (*path, "fields"))
        known = {*Event.model_fields, *fields}
        summary = str(body.get("summary") or "")
        self._check_template(summary, known, (*path, "summary"))
        scale = str(body.get("scale") or "")
        if scale and score_of(scale) is None:
            self._note(f"{scale!r} has no published score", (*path, "scale"), "write a code of a scale: plover CONSULT/visit, or cameo 042")
        effects = self._effects(body.get("effects") or [], known, (*path, "effects"))
        if len(self.problems) > before:
            return None
        return _event_type(name, body, fields, summary, effects)

    def _fields(self, fields: Any, path: KeyPath) -> dict[str, Any]:
        made: dict[str, Any] = {}
        if not isinstance(fields, dict):
            self._note("`fields:` is a mapping from a name to what it holds", path, "write `judge: actor?`")
            return made
        for name, kind in fields.items():
            if not _FIELD_NAME.match(name) or name in Event.model_fields:
                self._note(f"{name!r} cannot be a field", (*path, name), "use lower-case letters and _, and no name that every event has")
                continue
            definition = _definition(kind)
            if definition is None:
                self._note(
                    f"{kind!r} is not something a field can hold",
                    (*path, name),
                    f"use {', '.join(FIELD_KINDS)}, a ? behind it, or choice: [a, b]",
                )
                continue
            made[name] = definition
        return made

    def _effects(self, effects: Any, known: set[str], path: KeyPath) -> list[tuple[bool, dict[str, str]]]:
        made = []
        for i, effect in enumerate(effects if isinstance(effects, list) else [effects]):
            here: KeyPath = (*path, i)
            verb = next((word for word in ("initiate", "terminate") if isinstance(effect, dict) and word in effect), None)
            parts = effect[verb] if verb else None
            if not verb or not isinstance(parts, dict) or len(effect) > 1:
                self._note(
                    "an effect initiates or terminates a fact",
                    here,
                    'write `- initiate: {subject: "case:{case}", relation: status, object: filed}`',
                )
                continue
            missing = {"subject", "relation"} - parts.keys() | ({"object"} - parts.keys() if verb == "initiate" else set())
            extra = parts.keys() - _EFFECT_KEYS
            if missing or extra:
                what = f"lacks {', '.join(sorted(missing))}" if missing else f"has no {', '.join(sorted(extra))}"
                self._note(f"the effect {what}", (*here, verb), "it has subject, relation, object, and may have view, basis, at")
                continue
            for part, text in parts.items():
                self._check_template(str(text), known, (*here, verb, part))
            made.append((verb == "initiate", {part: str(text) for part, text in parts.items()}))
        return made

    def _check_template(self, text: str, known: set[str], path: KeyPath) -> None:
        try:
            names = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
        except ValueError as error:
            self._note(f"{text!r}: {error}", path, "write a field as {name}")
            return
        for name in names:
            if name not in known:
                self._note(f"there is no field {name!r}", path, "name a field of the type, or one that every event has")

    def _mapping(self, path: tuple[str]) -> Mapping[str, Any]:
        content = self._data.get(path[0]) or {}
        if not isinstance(content, dict):
            self._note(f"`{path[0]}:` is a mapping", path, "see docs/vocabulary.md")
            return {}
        return content

    def _note(self, message: str, path: KeyPath, remedy: str = "") -> None:
        self.problems.append(InvalidInput(message, place=self._document.place(path), remedy=remedy))


def _definition(kind: Any) -> tuple[Any, Any] | None:
    """A pydantic field for what a declaration says a field holds, or None for what it cannot."""
    if isinstance(kind, dict) and set(kind) == {"choice"} and _are_words(kind["choice"]):
        return Annotated[Literal[tuple(kind["choice"])], Field(description=f"one of {', '.join(kind['choice'])}")], ...
    if not isinstance(kind, str) or kind.removesuffix("?") not in FIELD_KINDS:
        return None
    annotation = FIELD_KINDS[kind.removesuffix("?")]
    described = Field(description=kind.removesuffix("?"))
    return (Annotated[annotation | None, described], None) if kind.endswith("?") else (Annotated[annotation, described], ...)


def _are_words(choices: Any) -> bool:
    """Whether these can be the values of a field: a list of texts, each of them once."""
    return isinstance(choices, list) and bool(choices) and all(isinstance(choice, str) and choice for choice in choices)


def _event_type(
    name: str, body: dict[str, Any], fields: dict[str, Any], summary: str, templates: list[tuple[bool, dict[str, str]]]
) -> type[Event]:
    class Declared(Event):
        """An event type out of a declaration."""

        TYPE = name
        SCALE = str(body.get("scale") or "")

        def effects(self) -> tuple[Effect, ...]:
            return tuple(_effect(self, initiates, parts) for initiates, parts in templates)

        def wording(self) -> str:
            return _filled(self, summary) if summary else super().wording()

    made: Any = create_model("".join(part.capitalize() for part in re.split(r"[._]", name)), __base__=Declared, **fields)
    made.__doc__ = _notes(name, body)
    return cast("type[Event]", made)


def _notes(name: str, body: dict[str, Any]) -> str:
    """The docstring that `timeline types` shows."""
    about = " ".join(str(body.get("about") or f"An event of the type {name}.").split())
    example = body.get("example")
    if not isinstance(example, dict):
        return about
    import json  # noqa: PLC0415

    lines = [
        f"    {key}: {content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)}"
        for key, content in {"type": name, **example}.items()
    ]
    return "\n".join([about, "", "Example::", "", *lines])


def _effect(event: Event, initiates: bool, parts: Mapping[str, str]) -> Effect:
    said = {part: _filled(event, text) for part, text in parts.items()}
    return Effect(
        subject=said["subject"],
        relation=said["relation"],
        object=said.get("object", ""),
        initiates=initiates,
        view=said.get("view", ""),
        basis=cast("Basis", said.get("basis", "declared")),
        at=cast("Literal['begin', 'end']", said.get("at", "begin")),
    )


def _filled(event: Event, template: str) -> str:
    """The template with the event's fields in it; names of persons for actors."""
    parts = []
    for literal, name, _, _ in string.Formatter().parse(template):
        parts.append(literal)
        if name is not None:
            content = getattr(event, name)
            if name in {"actors", "targets"}:
                parts.append(" and ".join(str_name(actor) for actor in content))
            elif isinstance(content, tuple):
                parts.append(", ".join(str(item) for item in content))
            else:
                parts.append("" if content is None else str(content))
    return " ".join("".join(parts).split())
