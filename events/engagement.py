"""Engagements: visits, meetings, calls; from the first hope to the handshake.

Hope, intent, requests and invitations drive ``prospect`` and never ``status``: they do not re-plan a postponed visit.
"""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from timeline.model import Edtf, Effect, Event, Slug, initiate, terminate

from .wording import listed, names, sentence, spoken


class Engagement(Event):
    """What every engagement event has: which engagement it is about."""

    engagement: Slug = Field(description="which visit, meeting or call: blinken-china-visit")

    @property
    def subject(self) -> str:
        """The subject of its facts."""
        return f"engagement:{self.engagement}"


class Prospect(Engagement):
    """An engagement that somebody wants; nothing is planned by it."""

    VERB: ClassVar[str] = ""

    def effects(self) -> tuple[Effect, ...]:
        """It becomes the engagement's latest prospect; its status stays what it is."""
        by = listed(self.actors) or self.according_to
        return (initiate(self.subject, "prospect", f"{self.VERB} by {by}" if by else self.VERB),)

    def wording(self) -> str:
        toward = f" ({names(self.targets)})" if self.targets else ""
        return sentence(names(self.actors), self.VERB, f"{spoken(self.engagement)}{toward}")


class EngagementProposed(Prospect):
    """Somebody proposes an engagement.

    It becomes the prospect of the engagement; the status stays what it is.

    Example::

        id: hotline-talks-proposed
        type: engagement.proposed
        when: 2023-05-12
        engagement: hotline-talks
        actors: [USA]
        targets: [CHN]
    """

    TYPE = "engagement.proposed"
    SCALE = "plover REQUEST/meet"
    VERB = "proposed"


class EngagementInvited(Prospect):
    """Somebody is invited.

    It becomes the prospect of the engagement; the status stays what it is until the visit is planned or confirmed.

    Example::

        id: kerry-invited
        type: engagement.invited
        when: 2023-04-19
        engagement: kerry-china-visit
        actors: [CHN]
        targets: [USA/John Kerry]
        affects: [CHN-USA]
        standing: reported
        according_to: John Kerry
    """

    TYPE = "engagement.invited"
    SCALE = "plover REQUEST/meet"
    VERB = "invited"


class EngagementRequested(Prospect):
    """Somebody asks for an engagement.

    It becomes the prospect of the engagement; a request does not re-plan what was postponed.

    Example::

        id: austin-li-requested
        type: engagement.requested
        when: 2023-05-05
        engagement: austin-li-meeting
        actors: [USA/Lloyd Austin]
        targets: [CHN/Li Shangfu]
        affects: [CHN-USA]
        standing: reported
    """

    TYPE = "engagement.requested"
    SCALE = "plover REQUEST/meet"
    VERB = "requested"


class EngagementIntended(Prospect):
    """Somebody says that they intend or hope for an engagement.

    It becomes the prospect of the engagement; hope does not re-plan what was postponed.

    Example::

        id: yellen-hopes-to-visit
        type: engagement.intended
        when: 2023-04-11
        engagement: yellen-china-visit
        actors: [USA/Janet Yellen]
        targets: [CHN]
        affects: [CHN-USA]
    """

    TYPE = "engagement.intended"
    VERB = "intended"


class Scheduled(Engagement):
    """An engagement that gets a status, and dates where they are named."""

    STATUS: ClassVar[str] = ""

    dates: Edtf | None = Field(default=None, description="when it is to take place (EDTF), where that was named")

    def effects(self) -> tuple[Effect, ...]:
        """The status; the dates, where they were named."""
        status = initiate(self.subject, "status", self.STATUS)
        return (status, initiate(self.subject, "dates", self.dates)) if self.dates else (status,)

    def wording(self) -> str:
        return sentence(f"{spoken(self.engagement)} {self.STATUS}", f"by {names(self.actors)}" if self.actors else "")


class EngagementPlanned(Scheduled):
    """An engagement is planned or announced by one side or both.

    Its status becomes planned; where dates are named they become its dates.

    Example::

        id: blinken-visit-planned
        type: engagement.planned
        when: 2022-11-14
        engagement: blinken-china-visit
        dates: 2023
        actors: [USA/Antony Blinken]
        targets: [CHN]
        affects: [CHN-USA]
    """

    TYPE = "engagement.planned"
    SCALE = "plover AGREE"
    STATUS = "planned"


class EngagementConfirmed(Scheduled):
    """The other side confirms an engagement.

    Its status becomes confirmed; where dates are named they become its dates.

    Example::

        id: blinken-visit-confirmed
        type: engagement.confirmed
        when: 2023-01-17
        engagement: blinken-china-visit
        actors: [CHN]
        targets: [USA/Antony Blinken]
        affects: [CHN-USA]
    """

    TYPE = "engagement.confirmed"
    SCALE = "plover AGREE"
    STATUS = "confirmed"


class EngagementPostponed(Scheduled):
    """An engagement is put off.

    Its status becomes postponed. Its dates end, or become the new ones where those are named.

    Example::

        id: blinken-visit-postponed
        type: engagement.postponed
        when: 2023-02-03
        engagement: blinken-china-visit
        actors: [USA/Antony Blinken]
        targets: [CHN]
        affects: [CHN-USA]
        caused_by: [balloon]
    """

    TYPE = "engagement.postponed"
    SCALE = "plover REJECT/meet"
    STATUS = "postponed"

    def effects(self) -> tuple[Effect, ...]:
        """The status; the new dates, or the end of the old ones."""
        given = super().effects()
        return given if self.dates else (*given, terminate(self.subject, "dates"))


class Settled(Engagement):
    """An engagement that is over: held, cancelled or refused. Its dates and prospects end with it."""

    STATUS: ClassVar[str] = ""

    def effects(self) -> tuple[Effect, ...]:
        """The status; the end of dates and prospects."""
        return (
            initiate(self.subject, "status", self.STATUS),
            terminate(self.subject, "dates"),
            terminate(self.subject, "prospect"),
        )

    def wording(self) -> str:
        parties = listed([*([names(self.actors)] if self.actors else []), *([names(self.targets)] if self.targets else [])])
        return sentence(f"{spoken(self.engagement)} {self.STATUS}", f"({parties})" if parties else "")


class EngagementCancelled(Settled):
    """A planned engagement is called off for good.

    Its status becomes cancelled; dates and prospects end. For one put off, use engagement.postponed.

    Example::

        id: talks-cancelled
        type: engagement.cancelled
        when: 2022-08-05
        engagement: policy-talks-2022
        actors: [CHN]
        targets: [USA]
        affects: [CHN-USA]
    """

    TYPE = "engagement.cancelled"
    SCALE = "plover REJECT/meet"
    STATUS = "cancelled"


class EngagementRefused(Settled):
    """A proposed, requested or offered engagement is refused.

    Its status becomes refused; dates and prospects end. Silence is no refusal.

    Example::

        id: wei-refuses-call
        type: engagement.refused
        when: 2023-02-04
        engagement: austin-wei-call-feb-2023
        actors: [CHN/Wei Fenghe]
        targets: [USA/Lloyd Austin]
        affects: [CHN-USA]
        known: 2023-02-07
    """

    TYPE = "engagement.refused"
    SCALE = "plover REJECT/meet"
    STATUS = "refused"


class EngagementHeld(Settled):
    """An engagement takes place: one event, however many read-outs there are.

    Its status becomes held; dates and prospects end. A ministry's confirmation is a further source, not a second meeting.

    Example::

        id: qin-burns-meeting
        type: engagement.held
        when: 2023-05-08
        where: Beijing
        engagement: qin-burns-meeting
        actors: [CHN/Qin Gang]
        targets: [USA/Nicholas Burns]
        affects: [CHN-USA]
    """

    TYPE = "engagement.held"
    SCALE = "plover CONSULT"
    STATUS = "held"


TYPES: tuple[type[Event], ...] = (
    EngagementProposed,
    EngagementInvited,
    EngagementRequested,
    EngagementIntended,
    EngagementPlanned,
    EngagementConfirmed,
    EngagementPostponed,
    EngagementCancelled,
    EngagementRefused,
    EngagementHeld,
)
