"""Small words that the wordings of many types share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.model import Actor, str_name

if TYPE_CHECKING:
    from collections.abc import Iterable


def listed(parts: Iterable[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    *rest, last = list(parts) or [""]
    return f"{', '.join(rest)} and {last}" if rest else last


def names(actors: Iterable[str]) -> str:
    """Actors as a sentence names them: persons by name, parties by id."""
    return listed(str_name(actor) for actor in actors)


def ids(actors: Iterable[str]) -> tuple[str, ...]:
    """The parties of actors, each once, in order."""
    return tuple(dict.fromkeys(Actor.parse(actor).id for actor in actors))


def spoken(slug: str) -> str:
    """A slug as words: ``blinken-china-visit`` → ``blinken china visit``."""
    return slug.rpartition("/")[2].replace("-", " ").replace("_", " ")


def sentence(*parts: str) -> str:
    """Parts that are there, joined, with a capital at the front."""
    text = " ".join(part for part in parts if part)
    return text[:1].upper() + text[1:]
