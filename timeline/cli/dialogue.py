"""`add` on a terminal, with nothing said: one question after the other, with a way back."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

import click

from timeline.cli.options import iso_day, log_path, vocabulary_of, writing
from timeline.errors import InvalidInput

if TYPE_CHECKING:
    from timeline.changes import Record
    from timeline.model import Event
    from timeline.vocabulary import Vocabulary

BACK = "<"
_LISTS = {"actors", "targets", "affects", "topics", "caused_by"}
_ASKED_LAST = ("where", "summary", "actors", "targets", "affects", "topics", "caused_by", "standing")
_SOURCE = {
    "publisher": "where it can be read: who published it",
    "published": "when that appeared; words in later dates are read as on that day",
}
_HELP = {
    "topics": "words, with commas between them",
    "where": "the place",
    "id": "unique in the log",
    "type": "what kind of event; ? lists them",
}


@dataclass(slots=True)
class _Talk:
    """The answers so far, as they were typed, and the question at hand."""

    vocabulary: Vocabulary
    asked: dict[str, Any]
    answers: dict[str, str] = field(default_factory=dict)
    at: int = 0

    @property
    def model(self) -> type[Event] | None:
        return self.vocabulary.types.get(self.answers.get("type", ""))

    def steps(self) -> list[str]:
        """The questions, in order; which ones depends on the type."""
        from timeline.model import Event  # noqa: PLC0415

        own = [name for name in self.model.model_fields if name not in Event.model_fields] if self.model else []
        return ["type", *_SOURCE, "when", *own, *_ASKED_LAST, "id"]

    def fields(self) -> dict[str, Any]:
        """The event in the fields of a facts file."""
        fields: dict[str, Any] = {}
        for name, text in self.answers.items():
            if text and name not in _SOURCE:
                fields[name] = [part.strip() for part in text.split(",") if part.strip()] if self.is_list(name) else text
        source = {name: self.answers[name] for name in _SOURCE if self.answers.get(name)}
        return fields | ({"sources": [source]} if source else {})

    def is_list(self, name: str) -> bool:
        """Whether a field takes several things."""
        info = self.model.model_fields.get(name) if self.model else None
        return name in _LISTS or (info is not None and get_origin(info.annotation) is tuple)

    def is_required(self, name: str) -> bool:
        """Whether a question has to be answered."""
        info = self.model.model_fields.get(name) if self.model else None
        return name in {"type", "when", "id"} or (info is not None and info.is_required())

    def default(self, name: str) -> str:
        """What an empty answer means: what was answered before, or what follows from the other answers."""
        from timeline.importers.single import made_id  # noqa: PLC0415

        if name in self.answers:
            return self.answers[name]
        if name == "id":
            return made_id(self.fields())
        if name == "affects":
            parties = [part.partition("/")[0] for part in (*self._list("actors"), *self._list("targets"))]
            return "-".join(sorted(set(parties))) if len(set(parties)) == 2 else ""  # noqa: PLR2004 - a dyad
        info = self.model.model_fields.get(name) if self.model else None
        return info.default if info is not None and isinstance(info.default, str) else ""

    def help(self, name: str) -> str:
        """What a question is about, in a few words."""
        info = self.model.model_fields.get(name) if self.model else None
        words = _SOURCE.get(name) or _HELP.get(name) or (info.description if info else "") or ""
        choices = get_args(info.annotation) if info is not None and get_origin(info.annotation) is Literal else ()
        parts = [words, f"one of {', '.join(map(str, choices))}" if choices else "", "commas between them" if self.is_list(name) else ""]
        return "; ".join(dict.fromkeys(part for part in parts if part))

    def _list(self, name: str) -> list[str]:
        return [part.strip() for part in self.answers.get(name, "").split(",") if part.strip()]


def add_by_asking(asked: dict[str, Any], *, author: str, message: str, dry_run: bool, expected: int | None) -> int:
    """Ask until the event is whole, show it, ask whether to write it, and write it. Ctrl-C and Ctrl-D write nothing."""
    from timeline.cli.write import told  # noqa: PLC0415

    path = str(log_path(asked["log"]))
    with writing(path, asked["wait"], asked["vocabulary"]):
        pass  # a log that is not there is said before the first question
    talk = _Talk(vocabulary_of(asked["vocabulary"]), {**asked, "today": iso_day(asked["today"])})
    click.echo(f"A new event for {path}. Enter takes what stands in brackets or leaves a field out, ? helps, {BACK} goes back.\n", err=True)
    while True:
        _ask_all(talk)
        change = _made(talk)
        if change is None:
            continue
        _show(change.event, talk.vocabulary)
        answer = "n" if dry_run else _prompt(f"Write it? (y, n, {BACK})", "y").lower()
        if answer == BACK:
            talk.at = len(talk.steps()) - 1
        elif answer in {"y", "yes"}:
            with writing(path, asked["wait"], asked["vocabulary"]) as log:
                return told(log.append([change], author=author, message=message, expected_position=expected))
        elif answer in {"n", "no"}:
            click.echo("nothing written", err=True)
            return 0


def _ask_all(talk: _Talk) -> None:
    """From the question at hand to the last one."""
    while talk.at < len(talk.steps()):
        name = talk.steps()[talk.at]
        text = _prompt(f"{name.replace('_', ' ')}{f' ({words})' if (words := talk.help(name)) else ''}", talk.default(name))
        if text == BACK:
            talk.at = max(0, talk.at - 1)
        elif text == "?":
            _explain(talk, name)
        elif (fault := _fault(talk, name, text)) is not None:
            click.echo(f"  {fault}", err=True)
        else:
            if name == "type" and text != talk.answers.get("type"):
                talk.answers = {kept: said for kept, said in talk.answers.items() if kept in {*_SOURCE, "when", *_ASKED_LAST}}
            talk.answers[name] = "" if text == "-" else text
            talk.at += 1


def _prompt(question: str, default: str) -> str:
    text: str = click.prompt(question, default=default, show_default=bool(default), err=True, value_proc=str)
    return text.strip()


def _fault(talk: _Talk, name: str, text: str) -> str | None:
    """What is wrong with an answer by itself; a date that is understood is said back."""
    if talk.is_required(name) and text in {"", "-"}:
        return "this one is needed"
    if name == "type" and text not in talk.vocabulary.types:
        near = difflib.get_close_matches(text, talk.vocabulary.types, n=3) or [each for each in talk.vocabulary.types if text in each][:5]
        return f"no such type; is it {' or '.join(near)}?" if near else "no such type; ? lists them"
    if name in {"when", "published", "dates", "takes_effect"} and text not in {"", "-"}:
        return _date_fault(talk, name, text)
    return None


def _date_fault(talk: _Talk, name: str, text: str) -> str | None:
    from timeline.clocks import refusal  # noqa: PLC0415
    from timeline.dates import DateError, read  # noqa: PLC0415
    from timeline.written import dateline_of  # noqa: PLC0415

    published = _edtf(talk.answers.get("published", ""))
    dateline = None if name == "published" else dateline_of([{"published": published}], None)
    try:
        reading = read(text, dateline=dateline, today=talk.asked["today"], date_order=talk.asked["date_order"], strict=True)
    except DateError as error:
        refused = refusal(error, name)
        return f"{refused.message}{f' → {refused.remedy}' if refused.remedy else ''}"
    if reading.edtf != text:
        click.echo(f"  {text} → {reading.edtf}", err=True)
    return None


def _edtf(text: str) -> str | None:
    from timeline.dates import DateError, read  # noqa: PLC0415

    try:
        return read(text, strict=True).edtf if text else None
    except DateError:
        return None


def _explain(talk: _Talk, name: str) -> None:
    from timeline.vocabulary import TypeNotes  # noqa: PLC0415

    if name == "type":
        for known in sorted(talk.vocabulary.types):
            click.echo(f"  {known:<26} {TypeNotes.of(talk.vocabulary.types[known]).first}", err=True)
        return
    click.echo(f"  {talk.help(name) or name}. {BACK} goes back, - leaves it empty.", err=True)
    if talk.model is not None and talk.is_required(name):
        click.echo("  An example:\n" + "\n".join(f"    {line}" for line in TypeNotes.of(talk.model).example.splitlines()), err=True)


def _made(talk: _Talk) -> Record | None:
    """The whole event; or None, with what is wrong said and the talk back at the first question that has to do with it."""
    from timeline.changes import Record  # noqa: PLC0415
    from timeline.cli.write import read_facts_given  # noqa: PLC0415

    try:
        (change,) = read_facts_given([talk.fields()], talk.vocabulary, talk.asked)
    except InvalidInput as error:
        click.echo(f"\n{error}\n", err=True)
        talk.at = _place_of(talk, error)
        return None
    return change if isinstance(change, Record) else None


def _place_of(talk: _Talk, error: InvalidInput) -> int:
    """The first question whose field the errors speak of; the first after the type where none tells."""
    steps = talk.steps()
    words = " ".join(problem.message for problem in error.problems or (error,))
    named = [i for i, name in enumerate(steps) if f"{name}:" in words or f"{name}." in words or f"{name} " in words]
    said = {i: [part.strip().partition("/")[0] for part in talk.answers.get(name, "").split(",")] for i, name in enumerate(steps)}
    quoted = [i for i, parts in said.items() if any(part and f"'{part}'" in words for part in parts)]
    return min([*named, *quoted], default=1)


def _show(event: Event, vocabulary: Vocabulary) -> None:
    import json  # noqa: PLC0415

    from timeline.canonical import dump  # noqa: PLC0415
    from timeline.exporters.facts import fact_lines  # noqa: PLC0415

    click.echo("\n" + "\n".join(fact_lines(json.loads(dump(event)), vocabulary)) + "\n", err=True)
