"""Activities that last: drills, campaigns, operations. They are under way for their interval."""

from __future__ import annotations

from pydantic import Field

from timeline.model import Effect, Event, Slug, initiate, terminate

from .wording import names, sentence, spoken


class Activity(Event):
    """What every activity event has: which activity it is."""

    activity: Slug = Field(description="which one: drills-after-pelosi")

    @property
    def word(self) -> str:
        """What kind of activity: the last part of its type."""
        return self.TYPE.rpartition(".")[2]

    def effects(self) -> tuple[Effect, ...]:
        """Under way from its begin on; no more after its end, where that is known."""
        begun = initiate(f"activity:{self.activity}", "under way", self.word)
        if self.occurrence.bounds.end_latest is None:
            return (begun,)
        return (begun, terminate(f"activity:{self.activity}", "under way", self.word, at="end"))

    def wording(self) -> str:
        return sentence(names(self.actors), f"{self.word}:", spoken(self.activity))


class ActivityDrill(Activity):
    """A military exercise.

    It is under way from the first through the last day of its interval; with an open end (`2022-08-04/..`), until activity.ended.

    Example::

        id: drills-after-pelosi
        type: activity.drill
        when: 2022-08-04/2022-08-07
        where: around Taiwan
        activity: drills-after-pelosi
        actors: [CHN]
        targets: [TWN]
        affects: [CHN-TWN, CHN-USA]
    """

    TYPE = "activity.drill"
    SCALE = "plover MOBILIZE/troops"


class ActivityCampaign(Activity):
    """A campaign: of diplomacy, of pressure, of persuasion.

    It is under way for its interval; with an open end, until activity.ended.

    Example::

        id: chip-lobbying
        type: activity.campaign
        when: 2022-10~/..
        activity: chip-lobbying
        actors: [USA]
        targets: [JPN, NLD]
        affects: [CHN-USA]
    """

    TYPE = "activity.campaign"


class ActivityOperation(Activity):
    """An operation: a transit, a patrol, a deployment.

    It is under way for its interval; with an open end, until activity.ended.

    Example::

        id: cruisers-in-the-strait
        type: activity.operation
        when: 2022-08-28
        where: Taiwan Strait
        activity: cruisers-in-the-strait
        actors: [USA]
        affects: [CHN-USA]
    """

    TYPE = "activity.operation"


class ActivityEnded(Activity):
    """An activity with an open end comes to its end.

    It is no longer under way after the day.

    Example::

        id: drills-end
        type: activity.ended
        when: 2022-08-07
        activity: drills-after-pelosi
        actors: [CHN]
    """

    TYPE = "activity.ended"

    def effects(self) -> tuple[Effect, ...]:
        """No longer under way after the event's last moment."""
        return (terminate(f"activity:{self.activity}", "under way", at="end"),)

    def wording(self) -> str:
        return sentence(spoken(self.activity), "ends")


TYPES: tuple[type[Event], ...] = (ActivityDrill, ActivityCampaign, ActivityOperation, ActivityEnded)
