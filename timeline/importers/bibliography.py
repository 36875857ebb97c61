"""A bibliography (CSL-JSON or BibTeX) as sources with short names: its keys may stand where a facts file names a source."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from timeline.errors import InvalidInput, Place, Unsupported
from timeline.importers.brought import bounded_text, json_of, one_line

if TYPE_CHECKING:
    from pathlib import Path

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LARGEST = 32 << 20
"""Characters of a bibliography."""


def read_bibliography(path: Path) -> dict[str, dict[str, str]]:
    """Sources by key. Raises `InvalidInput` for what is none, or has a key twice, and `Unsupported` where BibTeX's library is missing."""
    text = bounded_text(path)
    if len(text) > LARGEST:
        raise InvalidInput(f"{path} has more than {LARGEST:,} characters", remedy="split it")
    entries = _bibtex(text, str(path)) if path.suffix.lower() == ".bib" else _csl(text, str(path))
    sources: dict[str, dict[str, str]] = {}
    for key, source in entries:
        if key in sources and sources[key] != source:
            raise InvalidInput(f"{path} has the key {key!r} twice", remedy="keep one of them")
        sources[key] = {name: content for name, content in source.items() if content}
    if not sources:
        raise InvalidInput(f"{path} holds no entry of a bibliography", remedy="CSL-JSON is a list of items, BibTeX ends in .bib")
    return sources


def is_csl(content: Any) -> bool:
    """Whether JSON is a list of CSL items."""
    return isinstance(content, list) and bool(content) and isinstance(content[0], dict) and {"id", "type"} <= content[0].keys()


def _csl(text: str, name: str) -> list[tuple[str, dict[str, str]]]:
    content = json_of(text, name)
    if not is_csl(content):
        raise InvalidInput(f"{name} is no CSL-JSON: that is a list of items, each with an id and a type", place=Place(name, 1))
    found = []
    for number, item in enumerate(content, start=1):
        if not isinstance(item, dict) or "id" not in item:
            raise InvalidInput(f"{name}: item {number} has no id", remedy="CSL-JSON is a list of items, each with an id and a type")
        given = item.get("author")
        authors = given if isinstance(given, list) else []
        names = [one_line(each.get("literal") or each.get("family") or "") for each in authors if isinstance(each, dict)]
        source = _source(
            [item.get("container-title"), item.get("publisher"), ", ".join(each for each in names if each)],
            item.get("title"), item.get("URL"), _issued(item.get("issued")),
        )  # fmt: skip
        found.append((one_line(item["id"]), source))
    return found


def _issued(issued: Any) -> str:
    if not isinstance(issued, dict):
        return ""
    parts = issued.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0]:
        numbers = [str(part) for part in parts[0][:3]]
        if all(re.fullmatch(r"-?\d{1,4}", part) for part in numbers):
            return "-".join([f"{int(numbers[0]):04d}", *(f"{int(part):02d}" for part in numbers[1:])])
    return one_line(issued.get("raw") or issued.get("literal") or "")


def _bibtex(text: str, name: str) -> list[tuple[str, dict[str, str]]]:
    try:
        import bibtexparser  # noqa: PLC0415 - an extra
    except ImportError:
        raise Unsupported("this needs bibtexparser, which is not installed", remedy="pip install 'timeline-engine[bibtex]'") from None
    try:
        library: Any = bibtexparser.parse_string(text)  # type: ignore[attr-defined]
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise InvalidInput(f"{name} is not BibTeX: {one_line(error)[:200]}", place=Place(name)) from error
    if library.failed_blocks:
        block = library.failed_blocks[0]
        what = one_line(getattr(block, "error", "") or "")[:200]
        line = (getattr(block, "start_line", None) or 0) + 1
        raise InvalidInput(f"this is not BibTeX: {what}", place=Place(name, line), remedy="check braces and keys")
    found = []
    for entry in library.entries:
        fields = {field.key.lower(): _bare(str(field.value)) for field in entry.fields}
        date = fields.get("date") or _dated(fields)
        who = [fields.get(key) for key in ("journal", "journaltitle", "newspaper", "publisher", "institution", "organization", "author")]
        found.append((str(entry.key), _source([*who, fields.get("editor")], fields.get("title"), fields.get("url"), date)))
    return found


def _dated(fields: dict[str, str]) -> str:
    year, month, day = (fields.get(key, "") for key in ("year", "month", "day"))
    if not re.fullmatch(r"\d{4}", year):
        return year
    number = MONTHS.index(month.lower()[:3]) + 1 if month.lower()[:3] in MONTHS else int(month) if month.isdecimal() else 0
    text = f"{year}-{number:02d}" if number else year
    return f"{text}-{int(day):02d}" if number and day.isdecimal() else text


def _bare(text: str) -> str:
    """A field without the braces that keep its capitals."""
    return one_line(re.sub(r"[{}]", "", text).replace("\\&", "&").replace("\\%", "%").replace("--", "–"))


def _source(publishers: list[Any], title: Any, url: Any, published: str) -> dict[str, str]:
    publisher = next((one_line(each) for each in publishers if each), "not named")
    address = str(url or "")
    return {
        "publisher": publisher,
        "title": one_line(title or ""),
        "url": address if re.fullmatch(r"https?://\S+", address) else "",
        "published": published,
    }
