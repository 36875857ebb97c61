"""Notes: dated facts without a type of their own, such as other programs have them."""

from __future__ import annotations

from timeline.model import Event

from .wording import names, sentence


class NoteEvent(Event):
    """Something happened, and nobody has said yet what kind of event it is.

    It does nothing to the state. Files of other programs become such events; give it a summary, and a type with `timeline correct`.

    Example::

        id: airship-over-billings
        type: note.event
        when: 2023-02-01
        summary: A white balloon is photographed over Billings, Montana
        affects: [CHN-USA]
    """

    TYPE = "note.event"

    def wording(self) -> str:
        return sentence(names(self.actors), "is noted" if self.actors else "something is noted")


TYPES: tuple[type[Event], ...] = (NoteEvent,)
