"""`serve`: the same answers as a page in the browser of this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from timeline.cli.options import log_options, log_path, vocabulary_of, vocabulary_option, wait_of

if TYPE_CHECKING:
    from timeline.web.server import Address


@click.command("serve", short_help="The same answers as a web page on this machine.")
@click.option("--port", type=click.IntRange(0, 65_535), default=8421, metavar="N", help="0 takes any that is free (8421).")
@click.option("--host", default="127.0.0.1", metavar="ADDRESS", help="Another address than 127.0.0.1; others need a token then.")
@click.option("--token", is_flag=True, help="Ask for a token on this machine too: the address that is printed holds it.")
@click.option("--write", is_flag=True, help="With a form for recording and correcting events.")
@click.option("--timeout", type=click.FloatRange(0.1, 3600), default=20.0, metavar="SECONDS", help="How long an SQL query may take (20).")
@log_options
@vocabulary_option
def serve_command(
    port: int, host: str, token: bool, write: bool, timeout: float, log: str | None, wait: float | None, vocabulary: str | None
) -> int:
    """Serve the log as web pages, with an API beside them, until Ctrl-C (docs/web.md). It needs the extra `web`.

    Nobody but this machine can reach it unless --host says so. Nothing can be written unless --write says so. The log can be
    appended to meanwhile: each request opens it, reads, and lets go of it.

    \b
      timeline serve
      timeline serve --port 0 --write
    """
    from timeline.store import open_store  # noqa: PLC0415
    from timeline.web.asking import Served  # noqa: PLC0415
    from timeline.web.server import serve  # noqa: PLC0415

    path = log_path(log).absolute()
    with open_store(path, wait=wait_of(wait)):  # what is no log is said here, not on every page
        pass
    served = Served(path, vocabulary_of(vocabulary), wait_of(wait), write, timeout)

    def ready(address: Address) -> None:
        click.echo(address.url)
        click.echo("Ctrl-C ends it" + (", and events can be recorded there" if write else ""), err=True)

    serve(served, host, port, token=token, ready=ready)
    return 0
