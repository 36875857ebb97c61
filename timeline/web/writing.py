"""The form for recording and correcting one event: the checks are those of the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.changes import Record, Supersede
from timeline.documents import read_json
from timeline.errors import InvalidInput, TimelineError
from timeline.importers.single import changes_of, corrected, made_id
from timeline.log import Log
from timeline.projections import Derivation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from timeline.log import Appended
    from timeline.web.asking import Served

PLAIN = ("when", "summary", "standing", "where")
LISTS = ("actors", "targets", "affects", "topics", "caused_by")
SOURCE = ("publisher", "title", "url", "published", "quote")
STANDINGS = ("actual", "reported", "alleged", "denied", "hypothetical")


def written(served: Served, fields: Mapping[str, str] | None, asked: Mapping[str, str]) -> dict[str, Any]:
    """What the form's page shows: the form alone, or what became of one that was sent. Raises `LogBusy` and the like."""
    shown = dict(fields or asked)
    context: dict[str, Any] = {
        "fields": shown, "types": sorted(served.vocabulary.types), "standings": STANDINGS, "correcting": bool(shown.get("correct")),
    }  # fmt: skip
    if fields is None:
        return context
    try:
        done = _correct(served, fields) if fields.get("correct") else _record(served, fields)
    except (InvalidInput, TimelineError) as error:
        if not isinstance(error, InvalidInput) and type(error).__name__ in {"LogBusy", "CorruptLog", "NotWritten"}:
            raise
        problems = error.problems if isinstance(error, InvalidInput) and error.problems else (error,)
        return {**context, "problems": [(each.message, each.remedy) for each in problems], "status": 400}
    return {**context, "done": done, "fields": {}, "correcting": False}


def _given(fields: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {name: fields[name].strip() for name in PLAIN if fields.get(name, "").strip()}
    for name in LISTS:
        parts = [part.strip() for part in fields.get(name, "").replace("\n", ";").split(";") if part.strip()]
        found |= {name: parts} if parts else {}
    for line in fields.get("more", "").splitlines():
        name, equals, text = line.partition("=")
        if line.strip() and (not equals or not name.strip()):
            raise InvalidInput(f"{line.strip()[:80]!r} names no field", remedy="write one FIELD=TEXT a line: engagement=qin-burns-meeting")
        if line.strip():
            found[name.strip()] = read_json(text.strip()) if text.strip()[:1] in {"[", "{"} else text.strip()
    return found


def _sources(fields: Mapping[str, str]) -> list[dict[str, str]]:
    source = {name: fields[name].strip() for name in SOURCE if fields.get(name, "").strip()}
    return [source] if source else []


def _record(served: Served, fields: Mapping[str, str]) -> Appended:
    found = {"type": fields.get("type", "").strip(), **_given(fields)}
    for name in ("type", "when"):
        if not found.get(name):
            raise InvalidInput(f"{name} is missing", remedy="an event has a type and a date")
    found |= {"sources": _sources(fields)} if _sources(fields) else {}
    found["id"] = fields.get("id", "").strip() or made_id(found)
    changes = changes_of([found], "form", served.vocabulary)
    with _log(served) as log:
        return log.append(changes, author=fields.get("author", "").strip(), message=fields.get("message", "").strip())


def _correct(served: Served, fields: Mapping[str, str]) -> Appended:
    with _log(served) as log:
        better = corrected(log, fields["correct"].strip(), _given(fields), (), _sources(fields))
        (change,) = changes_of([better], "form", served.vocabulary)
        if not isinstance(change, Record):
            raise InvalidInput("a correction gives fields of an event", remedy="leave out supersede, retract and corroborate")
        version = fields.get("version", "").strip()
        known = int(version) if version.isdecimal() and len(version) < 10 else None  # noqa: PLR2004 - no event has more versions
        change = Supersede(change.event, fields.get("reason", "").strip(), known)
        return log.append([change], author=fields.get("author", "").strip(), message=fields.get("message", "").strip())


def _log(served: Served) -> Log:
    return Log.open(served.log, served.vocabulary, [Derivation(served.vocabulary)], wait=served.wait)
