"""The SQL of the engine, one statement or one subject a file."""

from importlib import resources

_TEXTS: dict[str, str] = {}

MACROS = ("moments", "state", "intervals", "cases", "flips", "history", "changes", "events", "coded", "tension")
"""The files of macros and views that live in the log, in the order in which they build on each other."""


def sql(name: str) -> str:
    """The text of ``timeline/sql/NAME.sql``."""
    if name not in _TEXTS:
        _TEXTS[name] = resources.files("timeline.sql").joinpath(f"{name}.sql").read_text(encoding="utf-8")
    return _TEXTS[name]
