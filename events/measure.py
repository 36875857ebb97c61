"""Measures of states: sanctions, export controls, laws, reviews. Announced is not in force."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from timeline.model import Edtf, Effect, Event, Slug, initiate, terminate

from .wording import names, sentence, spoken


class Measure(Event):
    """What every measure event has: which measure it is about."""

    STATUS: ClassVar[str] = ""

    measure: Slug = Field(description="which one: dutch-chip-controls")

    @property
    def subject(self) -> str:
        """The subject of its facts."""
        return f"measure:{self.measure}"

    def effects(self) -> tuple[Effect, ...]:
        """The measure's status."""
        return (initiate(self.subject, "status", self.STATUS),)

    def wording(self) -> str:
        return sentence(names(self.actors), f"{spoken(self.measure)}: {self.STATUS or 'lifted'}")


class MeasureUnderReview(Measure):
    """An authority begins to look into something, with a measure as the possible outcome.

    Its status becomes under review.

    Example::

        id: micron-review
        type: measure.under_review
        when: 2023-03-31
        measure: micron-review
        actors: [CHN]
        targets: [USA/Micron Technology]
        affects: [CHN-USA]
    """

    TYPE = "measure.under_review"
    SCALE = "plover ACCUSE/investigate"
    STATUS = "under review"


class MeasureAnnounced(Measure):
    """A measure is announced, to take effect later.

    Its status becomes announced, which is not in force; the day on which it takes effect stands beside it where it was named.

    Example::

        id: japan-chip-controls
        type: measure.announced
        when: 2023-03-31
        measure: japan-chip-controls
        takes_effect: 2023-07
        actors: [JPN]
        targets: [CHN]
        affects: [CHN-JPN, CHN-USA]
    """

    TYPE = "measure.announced"
    SCALE = "plover THREATEN/restrict"
    STATUS = "announced"
    takes_effect: Edtf | None = Field(default=None, description="the day named for it (EDTF)")

    def effects(self) -> tuple[Effect, ...]:
        """Announced; the day on which it takes effect, where that was named."""
        given = super().effects()
        return (*given, initiate(self.subject, "takes effect", self.takes_effect)) if self.takes_effect else given


class MeasureInForce(Measure):
    """A measure takes effect: a sanction, a law, a control.

    Its status becomes in force.

    Example::

        id: pelosi-sanctioned
        type: measure.in_force
        when: 2022-08-05
        measure: sanctions-on-pelosi
        actors: [CHN]
        targets: [USA/Nancy Pelosi]
        affects: [CHN-USA]
    """

    TYPE = "measure.in_force"
    SCALE = "plover SANCTION"
    STATUS = "in force"

    def effects(self) -> tuple[Effect, ...]:
        """In force; no day is awaited any more."""
        return (*super().effects(), terminate(self.subject, "takes effect"))


class MeasureLifted(Measure):
    """A measure ends, or a review ends without one.

    It has no status any more.

    Example::

        id: pelosi-sanctions-lifted
        type: measure.lifted
        when: 2025-01-20
        measure: sanctions-on-pelosi
        actors: [CHN]
    """

    TYPE = "measure.lifted"
    SCALE = "plover CONCEDE"

    def effects(self) -> tuple[Effect, ...]:
        """No status, and no day awaited."""
        return (terminate(self.subject, "status"), terminate(self.subject, "takes effect"))


TYPES: tuple[type[Event], ...] = (MeasureUnderReview, MeasureAnnounced, MeasureInForce, MeasureLifted)
