"""The one exception that any input to `timeline.dates` can raise."""

from __future__ import annotations

_SHOWN = 60


class DateError(ValueError):
    """A text that is not a date, and why.

    `text` is the input, `reason` one sentence, `hint` what to write instead ("" when there is
    nothing to say) and `at` the offset of the first offending character, or None.
    """

    def __init__(self, text: str, reason: str, hint: str = "", at: int | None = None) -> None:
        """Keep the parts; the message is made when it is asked for."""
        super().__init__(text, reason, hint, at)
        self.text = text
        self.reason = reason
        self.hint = hint
        self.at = at

    def __str__(self) -> str:
        """One line, with a long or unprintable input shortened and escaped."""
        shown = self.text if len(self.text) <= _SHOWN else self.text[: _SHOWN - 1] + "…"
        message = f"{shown!r}: {self.reason}"
        return f"{message} ({self.hint})" if self.hint else message
