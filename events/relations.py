"""The relations that the shipped events drive, each declared once, and the actors beyond ISO 3166."""

from __future__ import annotations

from timeline.model import Relation

RELATIONS: tuple[Relation, ...] = (
    Relation("engagement", "status", "one", "planned, confirmed, postponed, cancelled, refused, held"),
    Relation("engagement", "prospect", "one", "who last proposed, invited, requested or intended it"),
    Relation("engagement", "dates", "one", "when it is to take place"),
    Relation("channel", "status", "one", "open, degraded, suspended, closed"),
    Relation("commitment", "status", "one", "in force, contested, breached, fulfilled, lapsed; one for each party's view"),
    Relation("dyad", "open issue", "many", "incidents and disputes between two parties"),
    Relation("claim", "asserted by", "many", "who says so"),
    Relation("claim", "denied by", "many", "who denies it"),
    Relation("activity", "under way", "one", "a drill, a campaign, an operation, while it lasts"),
    Relation("measure", "status", "one", "under review, announced, in force"),
    Relation("measure", "takes effect", "one", "the day named for it"),
    Relation("office", "held by", "one", "who holds it"),
    Relation("position", "stance", "one", "what an actor says on a topic"),
    Relation("position", "demand", "one", "what an actor asks for on a topic"),
    Relation("position", "warning", "one", "what an actor warns of on a topic"),
)

ACTORS: dict[str, str] = {
    "ASEAN": "ASEAN",
    "AUKUS": "AUKUS",
    "EU": "European Union",
    "G7": "Group of Seven",
    "G20": "Group of Twenty",
    "IAEA": "International Atomic Energy Agency",
    "NATO": "NATO",
    "QUAD": "Quad",
    "UN": "United Nations",
    "WHO": "World Health Organization",
    "WTO": "World Trade Organization",
}
"""Registered ids, beside the alpha-3 codes of ISO 3166."""
