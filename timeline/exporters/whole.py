"""The whole log as JSON Lines: every commit and every entry with its hash. Imported into an empty log it gives the same head.

The first line says what it is: ``{"timeline": {"format": 2, "head": "64:9f86…"}}``. Then come the commits, ``{"commit": {…}}``, and
the entries, ``{"entry": {…}}``, both in order, with the columns of the log's tables. The payload is text, since its hash is of that
very text.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from timeline.store import FORMAT
from timeline.texts import sql

if TYPE_CHECKING:
    from collections.abc import Iterator

    from timeline.store import Store

BATCH = 20_000
"""Lines that are fetched at once."""


def whole_log(store: Store) -> Iterator[str]:
    """The lines of the export, each with its newline, of the log up to its head."""
    head = store.head()
    yield json.dumps({"timeline": {"format": FORMAT, "head": str(head)}}, separators=(",", ":")) + "\n"
    ((commits,),) = store.rows("select coalesce(max(number), 0) from commits")
    for query, last in (("export_commits", commits), ("export_entries", head.position)):
        for start in range(1, last + 1, BATCH):
            for (line,) in store.rows(sql(query), [start, min(last, start + BATCH - 1)]):
                yield f"{line}\n"
