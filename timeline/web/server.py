"""The server: one socket, one process, until Ctrl-C."""

from __future__ import annotations

import errno
import secrets
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING

from timeline.errors import InvalidInput, Unsupported
from timeline.web.security import LOOPBACK

if TYPE_CHECKING:
    from collections.abc import Callable

    from timeline.web.asking import Served

INSTALL = "pip install 'timeline-engine[web]'"
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - refused without a token, which is made here
LONGEST_ADDRESS = 1 << 20
"""Bytes of a request's first lines."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server listens. ``token`` is empty on this machine's own address."""

    host: str
    port: int
    token: str

    @property
    def url(self) -> str:
        """What one opens in a browser."""
        shown = "127.0.0.1" if self.host in EVERYWHERE else self.host
        name = f"[{shown}]" if ":" in shown else shown
        return f"http://{name}:{self.port}/" + (f"?token={self.token}" if self.token else "")

    @property
    def hosts(self) -> frozenset[str] | None:
        """Names by which a browser may call it; None for any, where the token guards alone."""
        if self.host in EVERYWHERE:
            return None
        own = f"[{self.host}]" if ":" in self.host else self.host
        names = {*LOOPBACK, own.lower()} if is_loopback(self.host) else {own.lower()}
        return frozenset({f"{name}:{self.port}" for name in names} | (names if self.port == 80 else set()))  # noqa: PLR2004


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    return host.lower() in {"127.0.0.1", "localhost", "::1"}


def serve(served: Served, host: str, port: int, *, token: bool, ready: Callable[[Address], None]) -> None:
    """Serve until Ctrl-C. ``ready`` is told the address once it listens.

    Raises `Unsupported` where the extra is not installed, `InvalidInput` for an address that cannot be used.
    """
    try:
        import starlette  # noqa: F401, PLC0415 - an extra
        import uvicorn  # noqa: PLC0415
        import jinja2  # noqa: F401, PLC0415  # isort: skip
    except ImportError as error:
        raise Unsupported(f"the page needs {error.name}, which is not installed", remedy=INSTALL) from None
    from timeline.web.app import application  # noqa: PLC0415

    listening = _bound(host, port)
    address = Address(host, listening.getsockname()[1], secrets.token_urlsafe(24) if token or not is_loopback(host) else "")
    app = application(served, hosts=address.hosts, token=address.token)
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, proxy_headers=False, lifespan="off", ws="none", http="h11",
        h11_max_incomplete_event_size=LONGEST_ADDRESS,
    )  # fmt: skip
    ready(address)
    with listening:
        uvicorn.Server(config).run(sockets=[listening])


def _bound(host: str, port: int) -> socket.socket:
    made = None
    try:
        family, kind, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        made = socket.socket(family, kind)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(place)
        made.listen(128)
    except OSError as error:
        if made is not None:
            made.close()
        taken = error.errno in {errno.EADDRINUSE, errno.EACCES}
        remedy = "choose another with --port, or 0 for any that is free" if taken else "name an address of this machine"
        raise InvalidInput(f"{host}:{port} cannot be used: {error.strerror or error}", remedy=remedy) from error
    return made
