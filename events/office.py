"""Offices: who held which, from when to when."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from timeline.model import ActorRef, Effect, Event, Line, Slug, initiate, str_name, terminate

from .wording import sentence, spoken


class Office(Event):
    """What every office event has: which office it is about."""

    office: Slug = Field(description="which one: usa/house-speaker")
    title: Line = Field(default="", description="what it is called, without the country: Speaker of the House; from the slug if left out")


class OfficeHeld(Office):
    """Somebody takes an office.

    The office is held by them until somebody else takes it or it is vacated. `when` is the day on which it was taken.

    Example::

        id: mccarthy-speaker
        type: office.held
        when: 2023-01-07
        office: usa/house-speaker
        holder: USA/Kevin McCarthy
    """

    TYPE = "office.held"
    holder: ActorRef = Field(description="who: USA/Kevin McCarthy")

    @model_validator(mode="after")
    def _begins_only(self) -> Self:
        begin, slash, end = self.when.partition("/")
        if slash and begin not in {"", ".."} and end not in {"", ".."}:
            raise ValueError("`when` is the day on which the office was taken; record its end with office.vacated")
        return self

    def effects(self) -> tuple[Effect, ...]:
        """Held by the holder."""
        return (initiate(f"office:{self.office}", "held by", self.holder),)

    def wording(self) -> str:
        return sentence(
            str_name(self.holder), "takes office as", self.title or spoken(self.office), f"({self.office.partition('/')[0].upper()})"
        )


class OfficeVacated(Office):
    """Somebody leaves an office and nobody takes it on the same day.

    The office is held by nobody. Where a successor follows at once, their office.held is enough.

    Example::

        id: pelosi-leaves
        type: office.vacated
        when: 2023-01-03
        office: usa/house-speaker
        holder: USA/Nancy Pelosi
    """

    TYPE = "office.vacated"
    holder: ActorRef | None = Field(default=None, description="who leaves")

    def effects(self) -> tuple[Effect, ...]:
        """Held by nobody."""
        return (terminate(f"office:{self.office}", "held by", self.holder or ""),)

    def wording(self) -> str:
        return sentence(str_name(self.holder) if self.holder else "", "leaves office as", self.title or spoken(self.office))


TYPES: tuple[type[Event], ...] = (OfficeHeld, OfficeVacated)
