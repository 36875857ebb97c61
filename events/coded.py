"""Machine-coded events: rows of CAMEO or PLOVER data. They are counted by the indices and change no state."""

from __future__ import annotations

from pydantic import Field

from timeline.model import Event, Line

from .wording import names, sentence


class Coded(Event):
    """What every coded event has: its code, and the score that its source gave."""

    code: Line = Field(description="the code as published, with its leading zeros: 040")
    score: float | None = Field(default=None, ge=-10, le=10, description="the scale's score, where the data give it")
    mentions: int | None = Field(default=None, ge=0, description="how often it was mentioned")

    def scored(self) -> tuple[float | None, str]:
        """Its impact, else the score that the data give, else that of its code."""
        if self.impact is not None or self.score is None:
            return (self.impact, "impact") if self.impact is not None else (None, f"{self.TYPE.rpartition('.')[2]} {self.code}")
        return self.score, "as coded"

    def wording(self) -> str:
        return sentence(names(self.actors), f"{self.TYPE.rpartition('.')[2].upper()} {self.code}", names(self.targets))


class CodedCameo(Coded):
    """A row coded in CAMEO, as GDELT and ICEWS publish them.

    It does nothing to the state; the indices count it.

    Example::

        id: gdelt-1
        type: coded.cameo
        when: 2023-02-03
        code: "040"
        actors: [USA]
        targets: [CHN]
        affects: [CHN-USA]
    """

    TYPE = "coded.cameo"


class CodedPlover(Coded):
    """A row coded in PLOVER.

    It does nothing to the state; the indices count it.

    Example::

        id: polecat-1
        type: coded.plover
        when: 2023-02-03
        code: CONSULT
        actors: [USA]
        targets: [CHN]
        affects: [CHN-USA]
    """

    TYPE = "coded.plover"


class CodedAcled(Coded):
    """A row of ACLED: an event of political violence or protest, its code the sub-event type.

    It does nothing to the state, and has no score; chronologies tell it.

    Example::

        id: acled-twn1
        type: coded.acled
        when: 2023-02-03
        code: Peaceful protest
        actors: [TWN/Protesters (Taiwan)]
    """

    TYPE = "coded.acled"


class CodedRelation(Coded):
    """A statement of three: somebody, what they do, to whom; the code is the relation in the words of its source.

    It does nothing to the state. Its score is its row's own, else that of the CAMEO code of that name.

    Example::

        id: quad-1
        type: coded.relation
        when: 2023-02-03
        code: Express intent to meet or negotiate
        actors: [USA]
        targets: [CHN]
        affects: [CHN-USA]
    """

    TYPE = "coded.relation"


TYPES: tuple[type[Event], ...] = (CodedCameo, CodedPlover, CodedAcled, CodedRelation)
