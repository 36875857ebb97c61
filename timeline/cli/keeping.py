"""`erase`, `backup`, `restore`, `migrate`: a log kept safe, brought up to date, or without what has to go."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from timeline.cli.completion import completing
from timeline.cli.options import (
    counted,
    log_options,
    log_path,
    tell,
    vocabulary_of,
    vocabulary_option,
    wait_of,
    writing,
)
from timeline.errors import InvalidInput


@click.command("erase", short_help="Take the words of an event away for good.")
@click.argument("id_", shell_complete=completing("ids"), metavar="[ID]", required=False)
@click.option("--reason", metavar="TEXT", default="", help="Why. It stays on record, with your name: do not repeat there what has to go.")
@click.option("--pending", is_flag=True, help="Finish erasures that are on record and were interrupted, or came with an import.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--author", metavar="NAME", default="", help="Who erases; your login name if left out.")
@log_options
@vocabulary_option
def erase_command(
    id_: str | None, reason: str, *, pending: bool, yes: bool, author: str, log: str | None, wait: float | None, vocabulary: str | None
) -> int:
    """Take the words of the event ID away for good: its summary, reasons and payload, in every version, and its sources.

    What stays is its id, type, dates and hash, and an entry that says who erased it and why; `verify` still passes. The file is written
    anew, so that nothing is left in its free blocks or its write-ahead log. Backups and exports that were made before are out of reach.

    \b
      timeline erase witness-named --reason "court order 4 O 123/23"
    """
    from timeline.copies import erase, write_anew  # noqa: PLC0415
    from timeline.projections import Derivation  # noqa: PLC0415

    if bool(id_) == pending:
        raise click.UsageError("name the event to erase, or give --pending")
    if not yes and not sys.stdin.isatty():
        raise InvalidInput("erasing cannot be undone", remedy="say --yes where nobody can be asked")
    with writing(log, wait, vocabulary) as opened:
        derivation = Derivation(opened.vocabulary)
        if id_ is None:
            positions = opened.to_be_erased()
            if positions:
                write_anew(opened.store, derivation)
            tell(f"{counted(len(positions), 'entry', 'entries')} erased" if positions else "nothing is waiting to be erased")
            return 0
        if not yes:
            click.confirm(f"Erase {id_} in {opened.store.path} for good?", abort=True, err=True)
        done = erase(opened, derivation, id_, reason, author=author)
    for entry in done.entries:
        click.echo(f"{entry.position}\t{entry.operation}\t{entry.event_id}")
    for same in done.unchanged:
        tell(f"{same.event_id} {same.note} (position {same.position})")
    return 0


@click.command("backup", short_help="A whole, checked copy of the log, while it is in use.")
@click.argument("file", shell_complete=completing("files"), metavar="FILE")
@log_options
def backup_command(file: str, log: str | None, wait: float | None) -> int:
    """Copy the log as it stands to FILE, and check the copy. Others may read meanwhile; who wants to write waits.

    \b
      timeline backup /mnt/safe/us-china-2023-05-10.duckdb
    """
    from timeline.copies import backup  # noqa: PLC0415

    head = backup(log_path(log), Path(file), wait=wait_of(wait))
    tell(f"{file}: {head}", err=False)
    return 0


@click.command("restore", short_help="Put a backup in the place of the log.")
@click.argument("file", shell_complete=completing("files"), metavar="FILE")
@click.option("--replace", is_flag=True, help="Although there is a log: it is kept beside, under another name.")
@log_options
def restore_command(file: str, *, replace: bool, log: str | None, wait: float | None) -> int:
    """Check the backup FILE and put a copy of it in the place of the log.

    \b
      timeline --log us-china.duckdb restore /mnt/safe/us-china-2023-05-10.duckdb --replace
    """
    from timeline.copies import restore  # noqa: PLC0415

    path = log_path(log)
    done = restore(Path(file), path, replace=replace, wait=wait_of(wait))
    tell(f"{path}: {done.head}", err=False)
    if done.aside:
        tell(f"what was there before is now {done.aside}")
    if done.lost:
        left = "it is" if done.lost == 1 else "they are"
        tell(f"the log went on for {counted(done.lost, 'entry', 'entries')} after this backup was made: {left} not in it")
    return 0


@click.command("migrate", short_help="Bring a log of an older version up to date.")
@log_options
@vocabulary_option
def migrate_command(log: str | None, wait: float | None, vocabulary: str | None) -> int:
    """Bring a log that an older timeline made up to date, in a new file; the old one is kept under another name.

    Where hashes are made anew, a head that was published before proves the old file only: keep it.
    """
    from timeline.migrations import migrate  # noqa: PLC0415
    from timeline.projections import Derivation  # noqa: PLC0415

    path = log_path(log)
    done = migrate(path, Derivation(vocabulary_of(vocabulary)), wait=wait_of(wait))
    if done is None:
        tell(f"{path} is up to date")
        return 0
    tell(f"{path}: {done.after}", err=False)
    tell(f"the old file, with the head {done.before}, is now {done.aside}")
    return 0
