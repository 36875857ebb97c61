"""Commitments: what parties promised each other, in the view of each of them."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from timeline.model import ActorRef, Effect, Event, Line, Slug, initiate

from .wording import ids, listed, names, sentence, spoken


class Commitment(Event):
    """What every commitment event has: which commitment it is about."""

    commitment: Slug = Field(description="which promise or consensus: bali-2022")

    def seen(self, status: str, views: tuple[str, ...]) -> tuple[Effect, ...]:
        """The commitment's status in each of these views; in nobody's in particular where there are none."""
        return tuple(initiate(f"commitment:{self.commitment}", "status", status, view=view) for view in views or ("",))


class Mutual(Commitment):
    """An event that changes the commitment for all of its parties."""

    parties: tuple[ActorRef, ...] = Field(default=(), description="whose commitment it is; actors and targets if left out")

    def views(self) -> tuple[str, ...]:
        """The parties, each once."""
        return ids(self.parties or (*self.actors, *self.targets))


class CommitmentMade(Mutual):
    """Parties commit themselves to something.

    Its status becomes `in force` in the view of each party; or `unfulfilled`, for one thing that is to be delivered.

    Example::

        id: bali-consensus
        type: commitment.made
        when: 2022-11-14
        where: Bali
        commitment: bali-2022
        promise: senior officials keep talking
        actors: [USA/Joe Biden, CHN/Xi Jinping]
        affects: [CHN-USA]
    """

    TYPE = "commitment.made"
    SCALE = "plover AGREE"
    promise: Line = Field(default="", description="what was promised, in your own words")
    status: Literal["in force", "unfulfilled"] = Field(
        default="in force", description="`unfulfilled` for one thing that is to be delivered"
    )

    def effects(self) -> tuple[Effect, ...]:
        """In force, or yet to be fulfilled, in the view of each party."""
        return self.seen(self.status, self.views())

    def wording(self) -> str:
        return sentence(names((*self.actors, *self.targets)), "commit themselves:", self.promise or spoken(self.commitment))


class CommitmentReaffirmed(Commitment):
    """A party says that it stands by a commitment.

    Its status becomes in force in the view of each actor.

    Example::

        id: bali-reaffirmed
        type: commitment.reaffirmed
        when: 2023-03-10
        commitment: bali-2022
        actors: [USA]
    """

    TYPE = "commitment.reaffirmed"
    SCALE = "plover AGREE"

    def effects(self) -> tuple[Effect, ...]:
        """In force, in the view of those who say so."""
        return self.seen("in force", ids(self.actors))

    def wording(self) -> str:
        return sentence(names(self.actors), "stands by", spoken(self.commitment))


class CommitmentContested(Commitment):
    """A party says that a commitment has been undermined or is void.

    Its status becomes that contention in the view of each actor; the others' views stay as they are.

    Example::

        id: qin-bali-undermined
        type: commitment.contested
        when: 2023-05-08
        commitment: bali-2022
        contention: undermined by USA
        actors: [CHN/Qin Gang]
        targets: [USA]
        affects: [CHN-USA]
    """

    TYPE = "commitment.contested"
    SCALE = "plover ACCUSE/disapprove"
    contention: Line = Field(description="what they say of it: undermined by USA")

    def effects(self) -> tuple[Effect, ...]:
        """The contention, in the view of those who make it."""
        return self.seen(self.contention, ids(self.actors))

    def wording(self) -> str:
        return sentence(names(self.actors), "says that", spoken(self.commitment), "is", self.contention)


class CommitmentBreached(Commitment):
    """A party breaks a commitment, as others see it.

    Its status becomes `breached by …` in the view of each of those who see it so.

    Example::

        id: promise-breached
        type: commitment.breached
        when: 2023-04-05
        commitment: one-china
        actors: [USA]
        seen_by: [CHN]
    """

    TYPE = "commitment.breached"
    SCALE = "plover REJECT/yield"
    seen_by: tuple[ActorRef, ...] = Field(min_length=1, description="in whose view")

    def effects(self) -> tuple[Effect, ...]:
        """Breached, in the view of those who see it so."""
        return self.seen(f"breached by {listed(ids(self.actors))}".removesuffix(" by "), ids(self.seen_by))

    def wording(self) -> str:
        return sentence(names(self.actors), "breaches", spoken(self.commitment), f"in the view of {names(self.seen_by)}")


class _Ended(Mutual):
    STATUS: ClassVar[str] = ""

    def effects(self) -> tuple[Effect, ...]:
        """The last status, in the view of each party."""
        return self.seen(self.STATUS, self.views())

    def wording(self) -> str:
        return sentence(spoken(self.commitment), self.STATUS)


class CommitmentFulfilled(_Ended):
    """A commitment is kept: what was promised has been delivered.

    Its status becomes fulfilled in the view of each party.

    Example::

        id: blinken-visit-delivered
        type: commitment.fulfilled
        when: 2023-06-18
        commitment: bali-2022/blinken-visit
        parties: [USA, CHN]
    """

    TYPE = "commitment.fulfilled"
    SCALE = "plover CONCEDE"
    STATUS = "fulfilled"


class CommitmentLapsed(_Ended):
    """A commitment ends by its own terms, or falls into disuse.

    Its status becomes lapsed in the view of each party.

    Example::

        id: agreement-lapsed
        type: commitment.lapsed
        when: 2023-08-27
        commitment: science-agreement
        parties: [USA, CHN]
    """

    TYPE = "commitment.lapsed"
    STATUS = "lapsed"


TYPES: tuple[type[Event], ...] = (
    CommitmentMade,
    CommitmentReaffirmed,
    CommitmentContested,
    CommitmentBreached,
    CommitmentFulfilled,
    CommitmentLapsed,
)
