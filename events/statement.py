"""Statements: what an actor says of a topic, asks for, or warns of."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from timeline.model import Actor, Effect, Event, Line, Slug, initiate

from .wording import names, sentence


class Stated(Event):
    """A statement that says where an actor stands on a topic."""

    RELATION: ClassVar[str] = ""
    VERB: ClassVar[str] = ""

    topic: Slug = Field(description="on what: taiwan")
    stance: Line = Field(description="what they say, in your own words")

    def effects(self) -> tuple[Effect, ...]:
        """It becomes each actor's own on the topic."""
        parties = dict.fromkeys(Actor.parse(actor).id.lower() for actor in self.actors)
        return tuple(initiate(f"position:{party}/{self.topic}", self.RELATION, self.stance) for party in parties)

    def wording(self) -> str:
        return sentence(names(self.actors), f"{self.VERB}:", self.stance)


class StatementPosition(Stated):
    """An actor says where it stands on a topic.

    It becomes the stance of the actor's party on the topic.

    Example::

        id: biden-would-defend-taiwan
        type: statement.position
        when: 2022-09-18
        topic: taiwan
        stance: US forces would defend Taiwan
        actors: [USA/Joe Biden]
        affects: [CHN-USA]
    """

    TYPE = "statement.position"
    RELATION = "stance"
    VERB = "says"


class StatementDemand(Stated):
    """An actor asks another to do or to leave something.

    It becomes the demand of the actor's party on the topic.

    Example::

        id: seoul-asked-not-to-fill-gap
        type: statement.demand
        when: 2023-04-23
        topic: micron
        stance: chipmakers should not make up for Micron if China bans it
        actors: [USA]
        targets: [KOR]
        affects: [CHN-USA]
        standing: reported
    """

    TYPE = "statement.demand"
    SCALE = "plover REQUEST/change"
    RELATION = "demand"
    VERB = "asks"


class StatementWarning(Stated):
    """An actor warns another.

    It becomes the warning of the actor's party on the topic.

    Example::

        id: qin-warns-on-taiwan
        type: statement.warning
        when: 2023-05-08
        topic: taiwan
        stance: the red line on Taiwan is not to be crossed
        actors: [CHN/Qin Gang]
        targets: [USA]
        affects: [CHN-USA]
    """

    TYPE = "statement.warning"
    SCALE = "plover THREATEN"
    RELATION = "warning"
    VERB = "warns"


class StatementMade(Event):
    """An actor says something that is worth a line in a chronology and no more.

    It does nothing to the state. Give it a summary.

    Example::

        id: mfa-regrets-airship
        type: statement.made
        when: 2023-02-03
        summary: China's foreign ministry regrets that a civilian airship strayed over the United States
        actors: [CHN]
        targets: [USA]
        affects: [CHN-USA]
    """

    TYPE = "statement.made"


TYPES: tuple[type[Event], ...] = (StatementPosition, StatementDemand, StatementWarning, StatementMade)
