"""`verify`, `head`, `rebuild`, `stats`: looking after a log."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from timeline.cli.completion import completing
from timeline.cli.options import (
    asking,
    counted,
    deliver,
    format_for,
    log_options,
    log_path,
    output_options,
    tell,
    vocabulary_of,
    vocabulary_option,
    wait_of,
    writing,
)

if TYPE_CHECKING:
    from timeline.headfile import Head


@click.command("verify", short_help="Recompute every hash, the chain and what is derived.")
@click.argument("lake", required=False, metavar="[DIR]", shell_complete=completing("files"))
@click.option("--against", metavar="HEAD", help="A head published earlier (POSITION:HASH): the log has to contain it.")
@click.option("--signature", metavar="FILE", help="A signed head (`timeline head --sign`): the log has to contain it.")
@click.option("--key", metavar="FILE", help="The public key of whoever signed it.")
@log_options
@vocabulary_option
def verify_command(
    lake: str | None,
    against: str | None,
    signature: str | None,
    key: str | None,
    log: str | None,
    wait: float | None,
    vocabulary: str | None,
) -> int:
    """Recompute every hash, the chain, the head file and what is derived; say what differs, and from where on.

    Of the log, or of the lake in the folder DIR (docs/lake.md): there every file has to be what its manifest says, too.

    \b
      timeline verify --against 64:9f86d081…
      timeline verify --signature us-china.head.txt --key desk.pub
    """
    from timeline.headfile import Head  # noqa: PLC0415
    from timeline.lake.manifest import is_lake, read_manifest  # noqa: PLC0415
    from timeline.projections import Derivation  # noqa: PLC0415
    from timeline.store import open_store  # noqa: PLC0415
    from timeline.verify import check_files, verify  # noqa: PLC0415

    published = [Head.parse(against)] if against else []
    if signature or key:
        published.append(_signed(signature, key))
    path = Path(lake) if lake else log_path(log)
    if lake and not is_lake(path):
        read_manifest(path)  # says what it is not
    findings = check_files(path) if is_lake(path) else ()
    if not findings:
        with open_store(path, wait=wait_of(wait), check_head=False) as store:
            seen = verify(store, Derivation(vocabulary_of(vocabulary)), *published)
        findings = seen.findings
    for finding in findings:
        tell(finding, err=False)
    if findings:
        what = "export it anew with --whole" if is_lake(path) else "do not write to it, compare it with a backup or an export"
        tell(f"{path}: {counted(len(findings), 'finding')}; {what}")
        return 1
    erased = f" The words of {seen.erased} are erased, as the log says." if seen.erased else ""
    holds = f"{counted(seen.entries, 'entry', 'entries')} in {counted(seen.commits, 'commit')}"
    tell(f"{path}: {holds}, all as they were written.{erased} Head {seen.head}", err=False)
    if seen.earlier:
        macros = f"{counted(seen.earlier, 'macro is', 'macros are')} of an earlier version of timeline"
        tell(f"note: {macros}; `timeline rebuild` makes them anew")
    return 0


@click.command("head", short_help="Print the head: POSITION:HASH, to publish.")
@click.option("--sign", "key", metavar="KEY", help="Sign it with this private Ed25519 key (PEM or OpenSSH).")
@output_options("text")
@log_options
def head_command(key: str | None, format_: str | None, output: str | None, log: str | None, wait: float | None) -> int:
    """Print the head of the log. Published, it proves later that nothing before it was changed or cut off.

    \b
      timeline head --sign desk.key -o us-china.head.txt
    """
    del format_
    with asking(log=log, wait=wait) as ask:
        head = ask.store.head()
    if key:
        from timeline.signing import sign  # noqa: PLC0415

        deliver(str(sign(head, Path(key))), output)
    else:
        deliver(str(head), output)
    return 0


def _signed(signature: str | None, key: str | None) -> Head:
    """The head that a file says is signed, once the signature is checked."""
    from timeline.files import read_text  # noqa: PLC0415
    from timeline.signing import SignedHead, check  # noqa: PLC0415

    if not signature or not key:
        raise click.UsageError("--signature needs the --key of whoever signed it, which you have from them; and --key needs a --signature")
    signed = SignedHead.parse(read_text(Path(signature), 10_000))
    check(signed, Path(key))
    return signed.head


@click.command("rebuild", short_help="Make what is derived again from the log.")
@log_options
@vocabulary_option
def rebuild_command(log: str | None, wait: float | None, vocabulary: str | None) -> int:
    """Drop the derived tables and the macros, and make them again from the entries."""
    from timeline.definitions import renew_definitions  # noqa: PLC0415
    from timeline.projections import Derivation  # noqa: PLC0415

    with writing(log, wait, vocabulary) as opened:
        renew_definitions(opened.store)
        entries = Derivation(opened.vocabulary).rebuild(opened.store)
    click.echo(f"rebuilt from {counted(entries, 'entry', 'entries')}", err=True)
    return 0


@click.command("stats", short_help="How much the log holds.")
@log_options
@output_options("table", "json", "csv")
def stats_command(log: str | None, wait: float | None, format_: str | None, output: str | None) -> int:
    """Count the entries by operation, the events by family, and say which days they span."""
    from timeline.render.tables import as_csv, as_json, as_table, terminal_width  # noqa: PLC0415
    from timeline.texts import sql  # noqa: PLC0415

    with asking(log=log, wait=wait) as ask:
        rows: list[tuple[str, Any]] = [(name, count) for name, count in ask.store.rows(sql("query_stats"))]
    chosen = format_for(format_, output, ("table", "json", "csv"))
    if chosen == "json":
        deliver(as_json(dict(rows)), output)
    elif chosen == "csv":
        deliver(as_csv([{"what": name, "count": count} for name, count in rows], ("what", "count")), output)
    else:
        deliver(as_table(rows, ("what", "count"), terminal_width()), output)
    return 0
