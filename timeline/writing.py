"""Putting drafted entries into the log's table."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from timeline.columns import Kind, run
from timeline.store import sql

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from timeline.changes import Drafted
    from timeline.store import Store

ENTRIES: Mapping[str, Kind] = {
    "position": "whole", "operation": "text", "event_id": "text", "version": "whole", "concerns": "whole", "type": "text",
    "schema_version": "whole", "known": "whole", "edtf": "text", "begin_earliest": "whole", "begin_latest": "whole",
    "end_earliest": "whole", "end_latest": "whole", "standing": "text", "summary": "text", "reason": "text", "payload": "text",
}  # fmt: skip
"""What an entry brings itself; its commit gives the number and the clock, and `hash.sql` the hash."""

_cells = attrgetter(*ENTRIES)


def insert_drafted(store: Store, drafted: Sequence[Drafted], number: int) -> None:
    """Insert the entries of the commit ``number``, in the running transaction, and complete each with its hash."""
    columns = list(zip(*[_cells(each.entry) for each in drafted], strict=True))
    hashes = run(store.connection, sql("append_held"), (number, drafted[0].entry.recorded), ENTRIES, columns)
    for each, (_, digest) in zip(drafted, sorted(hashes), strict=True):
        object.__setattr__(each.entry, "hash", digest)  # frozen for everyone else: nobody has seen the entry yet
