"""What somebody could do to a log with a DuckDB shell: each kind of edit, done carelessly or with every hash made anew."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from timeline.headfile import NO_HASH, write_head
from timeline.log import commit_hash
from timeline.store import open_store
from timeline.texts import sql
from timeline.verify import commits

if TYPE_CHECKING:
    from pathlib import Path

    from timeline.projections import Derivation

EDITS = {
    "change": "update entries set summary = 'x' where position = 2",
    "delete": """
        delete from entries where position = 2; delete from commits where number = 2;
        update entries set position = position - 1, commit_number = commit_number - 1 where position > 2;
        create temp table later as select * from commits where number > 2; delete from commits where number > 2;
        insert into commits select number - 1, first_position - 1, last_position - 1, * exclude (number, first_position, last_position) from later""",
    "insert in the middle": """
        update entries set position = position + 1, commit_number = commit_number + 1 where position > 1;
        create temp table later as select * from commits where number > 1; delete from commits where number > 1;
        insert into commits select number + 1, first_position + 1, last_position + 1, * exclude (number, first_position, last_position) from later;
        insert into entries select 2, 2, operation, 'slipped-in', * exclude (position, commit_number, operation, event_id) from entries where position = 1;
        update entries set payload = replace(payload, '"id":"one"', '"id":"slipped-in"') where position = 2;
        insert into commits select 2, 2, 2, * exclude (number, first_position, last_position) from commits where number = 1""",
    "reorder": "update entries set position = 5 - position, commit_number = 5 - commit_number where position in (2, 3)",
    "cut the tail": "delete from entries where position = 3; delete from commits where number = 3",
    "replace the chain": "update entries set summary = 'All of it is another story', reason = 'x'",
}
"""Of a log with three events, each in a commit of its own, the first one called ``one``."""


def forge(path: Path, statement: str, derivation: Derivation | None = None, *, hashes: bool = True, head_file: bool = True) -> None:
    """Change a log by force. ``hashes``: make every hash and the chain anew, as a careful forger would; ``head_file``: the head file too."""
    with open_store(path, write=True) as store:
        run = store.connection.execute
        guards = store.rows("select trigger_name, table_name from duckdb_triggers()")
        for name, table in guards:
            run(f"drop trigger {name} on {table}")
        run(sql("hash"))
        run(statement)
        if hashes:
            columns = (
                "position, operation, event_id, version, concerns, type, schema_version, recorded, known, edtf, "
                "begin_earliest, begin_latest, end_earliest, end_latest, standing"
            )
            run(f"update entries set hash = entry_hash({columns}, content_hash(summary, reason, payload))")
            digests = {row[0]: row[4] for row in store.rows(sql("verify"))}
            previous = NO_HASH
            for commit in list(commits(store)):
                anew = replace(commit, previous_hash=previous, hash="")
                previous = commit_hash(anew, digests[commit.number])
                run("update commits set previous_hash = ?, hash = ? where number = ?", [anew.previous_hash, previous, commit.number])
        run(sql("guards").partition(";")[2])
        if derivation and hashes:
            derivation.rebuild(store)
        if head_file:
            write_head(path, store.head())
