"""What to call parties, persons and offices in a sentence."""

from __future__ import annotations

import re
from functools import lru_cache

from timeline.countries import COUNTRIES
from timeline.render.words import listed

_ADJECTIVES = {"USA": "US", "GBR": "UK", "ARE": "UAE"}
"""Parties whose short form stands before a noun."""
_WITH_ARTICLE = frozenset(
    {
        "United States", "United Kingdom", "United Arab Emirates", "Netherlands", "Philippines", "Bahamas", "Gambia", "Maldives", "Comoros",
        "Seychelles", "Holy See", "DR Congo", "Solomon Islands", "Marshall Islands", "Dominican Republic", "Central African Republic",
        "Cayman Islands", "Cook Islands", "Faroe Islands", "Falkland Islands", "US Virgin Islands", "British Virgin Islands",
    }
)  # fmt: skip
_NAMES_WITH_ARTICLE = re.compile(
    r"\b(?:Post|Times|Journal|Guardian|Herald|Tribune|Telegraph|Economist|Examiner|Observer|Ministry|Department|Pentagon|House|Bureau|Committee"
    r"|Commission|Council|Bank|Fund|Union|Court|Embassy|Agency|Administration)$"
)


@lru_cache(maxsize=1024)
def party_name(identifier: str) -> str:
    """``China`` for CHN, ``the United States`` for USA; the id itself where it is nobody's code."""
    name = COUNTRIES.get(identifier, identifier)
    return f"the {name}" if name in _WITH_ARTICLE else name


@lru_cache(maxsize=1024)
def possessive(identifier: str) -> str:
    """What stands before an office: ``China's``, ``US``, ``the Netherlands'``."""
    if identifier in _ADJECTIVES:
        return _ADJECTIVES[identifier]
    name = party_name(identifier)
    return f"{name}'" if name.endswith("s") else f"{name}'s"


@lru_cache(maxsize=4096)
def who(actor: str) -> str:
    """``USA/Antony Blinken`` by name, ``USA`` as the United States; a publisher or ministry with its article."""
    identifier, _, name = actor.partition("/")
    if name:
        return name
    if identifier in COUNTRIES:
        return party_name(identifier)
    return f"the {actor}" if _NAMES_WITH_ARTICLE.search(actor) and not actor.lower().startswith("the ") else actor


@lru_cache(maxsize=4096)
def office_words(office: str, title: str) -> str:
    """``China's foreign minister`` for ``chn/foreign-minister``; with a title, ``US secretary of state``."""
    party, slash, slug = office.partition("/")
    if not slash:
        party, slug = "", office
    words = title or _spoken(slug)
    if not party or "'s " in words:  # a title that names its owner itself
        return words
    return f"{possessive(party.upper())} {words}"


def _spoken(slug: str) -> str:
    """A slug as words; a country's code at its end by name: ``ambassador-to-usa`` → ``ambassador to the United States``."""
    *rest, last = slug.replace("/", "-").replace("_", "-").split("-")
    return " ".join([*rest, party_name(last.upper()) if rest and last.upper() in COUNTRIES else last])


def dyad_name(dyad: str) -> str:
    """``China and the United States`` for CHN-USA."""
    return listed([party_name(side) for side in dyad.split("-")])


def capital(text: str) -> str:
    """With a capital at the front."""
    return text[:1].upper() + text[1:]


_LOWERED = frozenset(
    (
        "The", "A", "An", "In", "On", "At", "By", "For", "From", "With", "After", "Before", "Some", "Several", "Many", "Two", "Three",
        "Four", "Five", "Six", "Both", "All", "No", "Its", "His", "Her",
    )
)  # fmt: skip
"""First words that are no names."""


def lowered(text: str) -> str:
    """Fit to stand inside a sentence: a first word that is no name loses its capital."""
    first, space, rest = text.partition(" ")
    return f"{first.lower()}{space}{rest}" if first in _LOWERED else text
