"""Incidents and disputes between parties, and the claims that are made about them."""

from __future__ import annotations

from pydantic import Field

from timeline.model import Dyad, Effect, Event, Line, Slug, dyad_subject, initiate, terminate

from .wording import names, sentence, spoken


class Issue(Event):
    """An incident or dispute that opens or closes an issue between two parties."""

    issue: Slug = Field(description="which issue: balloon")
    affects: tuple[Dyad, ...] = Field(min_length=1, description="between whom: CHN-USA")

    def wording(self) -> str:
        what = self.TYPE.partition(".")[2]
        return sentence(f"{self.TYPE.partition('.')[0]} over {spoken(self.issue)} {what}", f"({names(self.affects)})")


class _Opened(Issue):
    def effects(self) -> tuple[Effect, ...]:
        """An open issue between the two, in each dyad."""
        return tuple(initiate(dyad_subject(dyad), "open issue", self.issue) for dyad in self.affects)


class _Closed(Issue):
    def effects(self) -> tuple[Effect, ...]:
        """The issue is no longer open, in each dyad."""
        return tuple(terminate(dyad_subject(dyad), "open issue", self.issue) for dyad in self.affects)


class IncidentOpened(_Opened):
    """Something happens that becomes an issue between two parties.

    It is an open issue of each dyad that it affects, until incident.closed.

    Example::

        id: balloon
        type: incident.opened
        when: 2023-02
        issue: balloon
        actors: [CHN]
        affects: [CHN-USA]
    """

    TYPE = "incident.opened"


class IncidentClosed(_Closed):
    """An incident is settled, or both sides let it rest.

    It is no longer an open issue.

    Example::

        id: balloon-closed
        type: incident.closed
        when: 2023-06-19
        issue: balloon
        affects: [CHN-USA]
    """

    TYPE = "incident.closed"


class IncidentOccurred(Event):
    """A step within an incident or dispute: a shoot-down, a protest, a summons.

    It does nothing to the state; it stands in chronologies and can be the cause of other events.

    Example::

        id: balloon-shot-down
        type: incident.occurred
        when: 2023-02-04T14:39-05:00
        where: off South Carolina
        issue: balloon
        actors: [USA]
        affects: [CHN-USA]
        caused_by: [balloon]
    """

    TYPE = "incident.occurred"
    issue: Slug | None = Field(default=None, description="of which issue it is a step")


class DisputeOpened(_Opened):
    """Two parties begin to quarrel over something.

    It is an open issue of each dyad that it affects, until dispute.closed.

    Example::

        id: chip-controls-dispute
        type: dispute.opened
        when: 2022-10-07
        issue: chip-export-controls
        actors: [CHN]
        targets: [USA]
        affects: [CHN-USA]
    """

    TYPE = "dispute.opened"


class DisputeClosed(_Closed):
    """A dispute is settled.

    It is no longer an open issue.

    Example::

        id: audit-dispute-settled
        type: dispute.closed
        when: 2022-08-26
        issue: audit-inspections
        affects: [CHN-USA]
    """

    TYPE = "dispute.closed"


class Claim(Event):
    """What every claim event has: which claim it is about."""

    claim: Slug = Field(description="which claim: us-balloons-over-china")

    def by(self) -> tuple[str, ...]:
        """Who says it: the actors, or else whoever it is according to."""
        return self.actors or ((self.according_to,) if self.according_to else ())


class ClaimMade(Claim):
    """Somebody asserts something that is contested or cannot be checked.

    The claim is asserted by each actor (or by whom it is according to), until they withdraw it. It changes nothing else.

    Example::

        id: china-says-us-balloons
        type: claim.made
        when: 2023-02-13
        claim: us-balloons-over-china
        asserts: US balloons flew over China more than ten times since 2022
        actors: [CHN]
        targets: [USA]
        affects: [CHN-USA]
    """

    TYPE = "claim.made"
    SCALE = "plover ACCUSE/allege"
    asserts: Line = Field(description="what is claimed, in your own words")

    def effects(self) -> tuple[Effect, ...]:
        """Asserted by each who makes it."""
        return tuple(initiate(f"claim:{self.claim}", "asserted by", who) for who in self.by())

    def wording(self) -> str:
        return sentence(names(self.by()), "claims:", self.asserts)


class ClaimDenied(Claim):
    """Somebody denies a claim.

    The claim is denied by each actor; that it is asserted stands beside it.

    Example::

        id: usa-denies-balloons
        type: claim.denied
        when: 2023-02-13
        claim: us-balloons-over-china
        actors: [USA]
        targets: [CHN]
        affects: [CHN-USA]
    """

    TYPE = "claim.denied"

    def effects(self) -> tuple[Effect, ...]:
        """Denied by each who does so."""
        return tuple(initiate(f"claim:{self.claim}", "denied by", who) for who in self.by())

    def wording(self) -> str:
        return sentence(names(self.by()), "denies:", spoken(self.claim))


TYPES: tuple[type[Event], ...] = (IncidentOpened, IncidentClosed, IncidentOccurred, DisputeOpened, DisputeClosed, ClaimMade, ClaimDenied)
