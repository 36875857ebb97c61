"""Logs that are made straight as tables, in SQL: so that millions of effects take seconds."""

from __future__ import annotations

from pathlib import Path

from timeline.store import create_store
from timeline.texts import sql

BLOCK = 131_072
"""As `coded_block()` has it."""


def generated(path: Path, events: int) -> Path:
    """A log of ``generated.sql``. Its chain is none: it is there to be asked."""
    with create_store(path) as store:
        for statement in Path(__file__).with_name("generated.sql").read_text(encoding="utf-8").split(";\n"):
            if statement.strip():
                store.connection.execute(statement, [events] if "$1" in statement else [])
        store.connection.execute(f"insert into revisions {sql('derive_revisions')}", [1, events])
        whole = events // BLOCK * BLOCK
        store.connection.execute(f"insert into coded_days {sql('derive_coded_days')}", [1, whole, "coded_rows", "revisions"])
    return path
