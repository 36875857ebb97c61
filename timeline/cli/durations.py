"""Options that hold a time to wait."""

from __future__ import annotations

from typing import Any

import click

from timeline.errors import InvalidInput


class Duration(click.ParamType):  # type: ignore[type-arg] # of the older releases of click it takes no argument
    """Seconds, or a number with its unit: ``10``, ``10s``, ``2m``, ``1h``."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The time in seconds."""
        from timeline.gate import seconds_of  # noqa: PLC0415 - `timeline --version` needs none of it

        try:
            return seconds_of(value)
        except InvalidInput as error:
            self.fail(f"{error.message}: {error.remedy}", param, ctx)
