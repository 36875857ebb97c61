"""The one family of errors that the engine raises.

Every error carries its facts as attributes; its message names the place, both sides of a disagreement and the remedy.
The command line prints the message and exits with :attr:`TimelineError.exit_status`; it never shows a traceback for one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Place:
    """Where in an input something stands. ``line`` and ``column`` count from 1; 0 means "not known"."""

    file: str
    line: int = 0
    column: int = 0
    text: str = ""

    def __str__(self) -> str:
        parts = [self.file]
        if self.line:
            parts.append(str(self.line))
            if self.column:
                parts.append(str(self.column))
        return ":".join(parts)

    def shown(self) -> str:
        """The line itself with a caret under the column, or an empty string where the line is not known."""
        if not self.text:
            return ""
        line = self.text.rstrip("\n").replace("\t", " ")
        start = max(0, self.column - 60)
        window = line[start : start + 100]
        caret = " " * max(0, self.column - 1 - start) + "^" if self.column else ""
        return f"    {window}\n    {caret}".rstrip()


LONGEST_MESSAGE = 2_000
"""Characters of a message or a remedy: what it quotes may be of any length."""
MOST_SHOWN = 1_000
"""Problems that an error of many spells out; ``problems`` has them all."""


def _brief(text: str) -> str:
    if len(text) <= LONGEST_MESSAGE:
        return text
    half = LONGEST_MESSAGE // 2
    return f"{text[:half]} … {len(text) - LONGEST_MESSAGE:,} more characters … {text[-half:]}"


class TimelineError(Exception):
    """Base of every error of the engine. ``remedy`` is one sentence that says what to do."""

    exit_status: ClassVar[int] = 2

    def __init__(self, message: str, *, remedy: str = "", place: Place | None = None) -> None:
        super().__init__(message)
        self.message = _brief(message)
        self.remedy = _brief(remedy)
        self.place = place

    def __str__(self) -> str:
        lines = [f"{self.place}: {self.message}" if self.place else self.message]
        if self.place and self.place.shown():
            lines.append(self.place.shown())
        if self.remedy:
            lines.append(f"  → {self.remedy}")
        return "\n".join(lines)


class InvalidInput(TimelineError):  # noqa: N818 - the names read as what happened
    """What the caller gave cannot be understood or breaks a rule. ``problems`` holds every one found."""

    def __init__(
        self,
        message: str,
        *,
        remedy: str = "",
        place: Place | None = None,
        problems: tuple[InvalidInput, ...] = (),
    ) -> None:
        super().__init__(message, remedy=remedy, place=place)
        self.problems = problems

    @classmethod
    def of(cls, problems: list[InvalidInput]) -> InvalidInput:
        """One error out of many: the first as it is when it is alone, else a list of all of them."""
        if len(problems) == 1:
            return problems[0]
        return cls(f"{len(problems)} problems", problems=tuple(problems))

    def __str__(self) -> str:
        if not self.problems:
            return super().__str__()
        shown = [str(problem) for problem in self.problems[:MOST_SHOWN]]
        first = f", of which these are the first {MOST_SHOWN:,}" if len(self.problems) > MOST_SHOWN else ""
        return "\n".join([*shown, f"{len(self.problems):,} problems in all{first}."])


class Conflict(TimelineError):  # noqa: N818
    """The log already says something else, or has moved on. ``expected`` and ``found`` hold both sides."""

    def __init__(
        self,
        message: str,
        *,
        expected: object = None,
        found: object = None,
        event_id: str = "",
        remedy: str = "",
        place: Place | None = None,
    ) -> None:
        super().__init__(message, remedy=remedy, place=place)
        self.event_id = event_id
        self.expected = expected
        self.found = found


class NotFound(TimelineError):  # noqa: N818
    """Something asked for by name is not in the log. Exit status 1: an answer, not a mistake of usage."""

    exit_status: ClassVar[int] = 1

    def __init__(self, message: str, *, event_id: str = "", remedy: str = "", place: Place | None = None) -> None:
        super().__init__(message, remedy=remedy, place=place)
        self.event_id = event_id


class Unsupported(TimelineError):  # noqa: N818
    """Understood, but not something that this version or this log can do."""


class LogBusy(TimelineError):  # noqa: N818
    """Another process holds the log. ``pid`` is that process, where it is known."""

    def __init__(self, message: str, *, pid: int | None = None, remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.pid = pid


class CorruptLog(TimelineError):  # noqa: N818
    """The log is not what it says it is: a broken chain, missing commits, or not a log at all."""


class NotWritten(TimelineError):  # noqa: N818
    """The disk did not take what was to be written: it is full, or the file may not be written to.

    ``committed`` says that the entries are in the log all the same, and only what follows a commit failed.
    """

    def __init__(self, message: str, *, committed: bool = False, remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.committed = committed
