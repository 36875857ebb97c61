"""An event-sourced timeline engine: dated facts in, the state of relations on any date out.

```python
import timeline

with timeline.open("us-china.duckdb") as log:
    for fact in log.state(as_of="March"):
        print(fact.subject, fact.object, fact.since)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline._version import __version__

if TYPE_CHECKING:
    from os import PathLike

    from timeline.reader import Reader

__all__ = ["__version__", "open"]


def open(path: str | PathLike[str], *, wait: float | str = 10.0) -> Reader:  # noqa: A001 - `timeline.open` reads as it should
    """Open a log for reading, waiting up to ``wait`` (seconds, or ``10s``, ``2m``) for a process that writes.

    Raises `timeline.errors.TimelineError`.
    """
    from timeline.reader import Reader  # noqa: PLC0415 - importing timeline stays cheap

    return Reader(path, wait=wait)
