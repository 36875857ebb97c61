"""The log opened for one request, and closed with it: whoever wants to write waits for one answer at most."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from timeline.answers import Filters
from timeline.clocks import Clocks, refusal
from timeline.dates import DateError, read
from timeline.errors import InvalidInput
from timeline.queries import Questions
from timeline.store import open_store
from timeline.web.kept import Kept

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from timeline.clocks import Cutoffs
    from timeline.store import Store
    from timeline.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Served:
    """What is served: a log, the event types, how long to wait for a log in use (seconds), and how long a query may take."""

    log: Path
    vocabulary: Vocabulary
    wait: float = 10.0
    write: bool = False
    seconds: float = 20.0
    kept: Kept = field(default_factory=Kept, compare=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question was asked with. ``given``: its parameters; ``notes``: what the reader has to be told of how they were read."""

    served: Served
    store: Store
    clocks: Clocks
    cutoffs: Cutoffs
    filters: Filters
    questions: Questions
    given: Mapping[str, Any]
    notes: tuple[str, ...]

    @property
    def engine(self) -> Store:
        """What answers: the log itself."""
        return self.store


@contextmanager
def asking(served: Served, given: Mapping[str, Any]) -> Iterator[Asked]:
    """Open the log with these cut-offs and filters. Raises what `open_store` and `Clocks.cutoffs` raise."""
    today = _day(given.get("today"))
    with open_store(served.log, wait=served.wait) as store:
        clocks = Clocks(store, today=today, date_order=given.get("date_order"))
        cutoffs = clocks.cutoffs(given.get("as_of"), given.get("known"), given.get("recorded"), given.get("without") or ())
        notes = [*cutoffs.as_of.warnings, *cutoffs.known.warnings]
        notes += [f"the log goes on to position {cutoffs.head}"] if cutoffs.recorded_asked else []
        filters = Filters(*(given.get(name) for name in ("actor", "dyad", "topic", "type_", "source")))
        yield Asked(served, store, clocks, cutoffs, filters, Questions(store), given, tuple(dict.fromkeys(notes)))


def _day(words: str | None) -> str | None:
    if words is None:
        return None
    try:
        reading = read(words)
    except DateError as error:
        raise refusal(error, "today") from error
    if reading.earliest != reading.latest:
        raise InvalidInput(f"today is one day, and {words!r} is {reading.earliest} to {reading.latest}", remedy="name a day: 2023-05-10")
    return reading.latest
