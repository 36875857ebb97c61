"""`correct --edit`: an event as a piece of YAML in the user's editor, until it is right or given up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from timeline.cli.options import iso_day, log_path, vocabulary_of, wait_of, writing
from timeline.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from timeline.current import Told
    from timeline.model import Event
    from timeline.vocabulary import Vocabulary

_HINT = """# Edit the event and save: what you change is recorded as a correction. The id stays; unchanged or emptied, nothing happens.
# Dates: EDTF or a phrase (docs/dates.md); `raw` is what was first written, and goes when you change `when`.
"""
_ERROR = "#! "
"""How a line begins that says what was wrong; such lines are taken out again."""


def edit(id_: str, asked: dict[str, Any], *, reason: str, expected: int | None, dry_run: bool, author: str, message: str) -> int:
    """Open the editor on an event, show what was changed, and record it. The log is not held meanwhile.

    Raises `Conflict` where somebody else corrected the event in the meantime.
    """
    from timeline.canonical import canonical_json  # noqa: PLC0415
    from timeline.changes import Supersede  # noqa: PLC0415
    from timeline.cli.write import told as say  # noqa: PLC0415
    from timeline.current import differences  # noqa: PLC0415
    from timeline.render.plan import difference_lines  # noqa: PLC0415
    from timeline.render.tables import terminal_width  # noqa: PLC0415

    vocabulary = vocabulary_of(asked["vocabulary"])
    path = log_path(asked["log"])
    told = _told(id_, vocabulary, str(path), asked)
    event = _edited(told, vocabulary, asked)
    fields = _fields(event) if event else told.fields
    if event is None or (canonical_json(fields) == canonical_json(told.fields) and told.state == "live"):
        click.echo(f"{id_}: nothing changed, nothing written", err=True)
        return 0
    click.echo("\n".join([id_, *difference_lines(differences(told.fields, fields), terminal_width())]), err=True)
    if dry_run:
        click.echo("nothing written (--dry-run)", err=True)
        return 0
    change = Supersede(event, reason, expected or told.steps[-1].version)
    with writing(str(path), asked["wait"], asked["vocabulary"]) as log:
        return say(log.append([change], author=author, message=message))


def _told(id_: str, vocabulary: Vocabulary, path: str, asked: dict[str, Any]) -> Told:
    from pathlib import Path  # noqa: PLC0415

    from timeline.changes import erased  # noqa: PLC0415
    from timeline.current import told_events  # noqa: PLC0415
    from timeline.store import open_store  # noqa: PLC0415

    with open_store(Path(path), wait=wait_of(asked["wait"])) as store:
        told = told_events(store, vocabulary, [id_]).get(id_)
    if told is None:
        raise NotFound(f"there is no event {id_} in the log", event_id=id_, remedy="`timeline events` lists the ids")
    if told.state == "erase":
        raise erased(id_, told.steps[-1].position)
    return told


def _edited(told: Told, vocabulary: Vocabulary, asked: dict[str, Any]) -> Event | None:
    """The event as it was saved, free of faults; None where the file was left as it was, or emptied.

    Raises the `InvalidInput` of a file that still has a fault when it comes back unchanged.
    """
    from timeline.exporters.facts import fact_lines  # noqa: PLC0415

    text = _HINT + "facts:\n" + "\n".join(fact_lines(told.fields, vocabulary)) + "\n"
    fault: InvalidInput | None = None
    while True:
        saved = click.edit(text, extension=".yaml")
        bare = _without_errors(saved) if saved is not None else None
        if bare is None or bare == _without_errors(text):
            if fault is not None:
                raise fault
            return None
        if not any(line.strip() and not line.startswith("#") for line in bare.splitlines()):
            return None
        try:
            return _read(bare, told, vocabulary, asked)
        except InvalidInput as error:
            fault = error
            text = "".join(f"{_ERROR}{line}\n" for line in str(error).splitlines()) + bare


def _without_errors(text: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(_ERROR))


def _read(text: str, told: Told, vocabulary: Vocabulary, asked: dict[str, Any]) -> Event:
    from timeline.changes import Record  # noqa: PLC0415
    from timeline.importers.facts import parse_facts  # noqa: PLC0415

    facts = parse_facts(text, f"{told.id}.yaml", vocabulary, date_order=asked["date_order"], today=iso_day(asked["today"]))
    if facts.problems:
        raise InvalidInput.of(list(facts.problems))
    events = [change.event for change in facts.changes if isinstance(change, Record)]
    if len(events) != 1 or len(facts.changes) != 1:
        raise InvalidInput("the file has to hold the one event", remedy="other events: timeline add, timeline import")
    if events[0].id != told.id:
        raise InvalidInput(f"the id stays: {told.id}", remedy="for another event: timeline add")
    event, raw = events[0], told.fields.get("raw")
    if event.when != told.fields["when"] and raw and _fields(event).get("raw") == raw:
        return event.model_copy(update={"raw": None})
    return event


def _fields(event: Event) -> dict[str, Any]:
    import json  # noqa: PLC0415

    from timeline.canonical import dump  # noqa: PLC0415

    fields: dict[str, Any] = json.loads(dump(event))
    return fields
