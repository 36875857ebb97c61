"""Channels of communication: declared open or shut by a party, or inferred from what it does."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from timeline.model import Basis, Effect, Event, Slug, initiate

from .wording import listed, names, sentence, spoken


class Channel(Event):
    """What every channel event has: which channels, and whether it was declared or is inferred."""

    STATUS: ClassVar[str] = ""

    channels: tuple[Slug, ...] = Field(min_length=1, description="usa-chn/climate; several where one act touches several")
    basis: Basis = Field(default="declared", description="declared by a party, or inferred from conduct")

    def effects(self) -> tuple[Effect, ...]:
        """Each channel gets the status."""
        word = getattr(self, "status", self.STATUS)
        return tuple(initiate(f"channel:{channel}", "status", word, basis=self.basis) for channel in self.channels)

    def wording(self) -> str:
        word = getattr(self, "status", self.STATUS)
        by = f"by {names(self.actors)}" if self.actors and self.basis == "declared" else ""
        return sentence(f"{listed(spoken(channel) for channel in self.channels)} channel {word}", by)


class ChannelOpened(Channel):
    """A channel is opened, or is seen to be in use.

    Its status becomes open. For one that was shut before, use channel.resumed.

    Example::

        id: leader-channel-in-use
        type: channel.opened
        when: 2022-07-28
        channels: [usa-chn/leader]
        basis: inferred
        affects: [CHN-USA]
    """

    TYPE = "channel.opened"
    SCALE = "plover AGREE"
    STATUS = "open"


class ChannelResumed(Channel):
    """A channel that was shut is opened again.

    Its status becomes open.

    Example::

        id: climate-talks-resume
        type: channel.resumed
        when: 2022-11-14
        channels: [usa-chn/climate]
        affects: [CHN-USA]
    """

    TYPE = "channel.resumed"
    SCALE = "plover AGREE"
    STATUS = "open"


class ChannelDegraded(Channel):
    """A channel works badly or not at all, without anybody having closed it: calls unanswered, meetings refused.

    Its status becomes degraded, refused, dormant or unclear; inferred, unless you say that it was declared.

    Example::

        id: defence-calls-unanswered
        type: channel.degraded
        when: 2022-08
        channels: [usa-chn/military-minister]
        affects: [CHN-USA]
    """

    TYPE = "channel.degraded"
    SCALE = "plover REJECT/meet"
    basis: Basis = Field(default="inferred", description="declared by a party, or inferred from conduct")
    status: Literal["degraded", "refused", "dormant", "unclear"] = Field(
        default="degraded", description="degraded, refused, dormant, unclear"
    )


class ChannelSuspended(Channel):
    """A party suspends a channel: for a time, or until further notice.

    Its status becomes suspended.

    Example::

        id: climate-talks-suspended
        type: channel.suspended
        when: 2022-08-05
        channels: [usa-chn/climate, usa-chn/repatriation]
        actors: [CHN]
        targets: [USA]
        affects: [CHN-USA]
    """

    TYPE = "channel.suspended"
    SCALE = "plover SANCTION/discontinue"
    STATUS = "suspended"


class ChannelClosed(Channel):
    """A party closes, cancels or halts a channel.

    Its status becomes closed, cancelled or halted, whichever word was used.

    Example::

        id: commanders-talks-cancelled
        type: channel.closed
        when: 2022-08-05
        channels: [usa-chn/military-theatre-commanders]
        status: cancelled
        actors: [CHN]
        targets: [USA]
        affects: [CHN-USA]
    """

    TYPE = "channel.closed"
    SCALE = "plover SANCTION/discontinue"
    status: Literal["closed", "cancelled", "halted"] = Field(default="closed", description="closed, cancelled or halted")


TYPES: tuple[type[Event], ...] = (ChannelOpened, ChannelResumed, ChannelDegraded, ChannelSuspended, ChannelClosed)
