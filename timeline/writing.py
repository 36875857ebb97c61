"""Putting drafted entries into the log's table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.columns import Kind, run
from timeline.texts import sql

if TYPE_CHECKING:
    from collections.abc import Mapping

    from timeline.changes import Draft, Held
    from timeline.store import Store

ENTRIES: Mapping[str, Kind] = {
    "position": "whole", "operation": "text", "event_id": "text", "version": "whole", "concerns": "whole", "type": "text",
    "schema_version": "whole", "recorded": "whole", "known": "whole", "edtf": "text", "begin_earliest": "whole",
    "begin_latest": "whole", "end_earliest": "whole", "end_latest": "whole", "standing": "text", "summary": "text", "reason": "text",
    "payload": "text",
}  # fmt: skip
"""What an entry brings itself, in the order of the model's fields; its commit gives the number, and `hash.sql` the hash."""


def insert_draft(store: Store, draft: Draft, number: int) -> list[Held]:
    """Insert the entries of the commit ``number``, in the running transaction. They come back with their hashes."""
    columns = list(zip(*draft.rows, strict=True))
    hashes = run(store.connection, sql("append_held"), (number,), ENTRIES, columns)
    return draft.held([hash_ for _, hash_ in sorted(hashes)])
