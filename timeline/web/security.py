"""Who may ask: the guard before every request, and the headers on every response.

A page on another site can make a browser send requests to this machine, and a hostile name can be made to point at it (DNS
rebinding): so Host and Origin are checked, and what the browser says of the site that a request comes from (Sec-Fetch-Site).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # `no-referrer` would make browsers send `Origin: null` with our own forms.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
WEEK = 7 * 86_400
"""Seconds."""


class Guard:
    """Lets through what may come in, in front of an application. ``hosts``: names by which it is called, None for any: a token guards then.

    ``token``: what a caller has to know, or nothing.
    """

    def __init__(self, app: ASGIApp, *, hosts: frozenset[str] | None, token: str = "") -> None:
        self._app, self._hosts, self._token = app, hosts, token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                there = {name for name, _ in message["headers"]}
                own = [(n.encode(), v.encode()) for n, v in HEADERS.items() if n.encode() not in there]
                message = {**message, "headers": [*message["headers"], *own]}
            await send(message)

        headers = {name.decode("latin-1"): content.decode("latin-1") for name, content in scope["headers"]}
        refused = self._refusal(scope, headers)
        if refused:
            await _plain(guarded, *refused)
        elif self._token and (given := dict(parse_qsl(scope["query_string"].decode("latin-1"))).get("token")) is not None:
            await self._enter(scope, given, guarded)
        elif self._token and not self._known(scope, headers):
            await _plain(guarded, 401, "This page needs its token: open the address that `timeline serve` printed.")
        else:
            await self._app(scope, receive, guarded)

    def _refusal(self, scope: Scope, headers: Mapping[str, str]) -> tuple[int, str] | None:
        host = headers.get("host", "").lower()
        if self._hosts is not None and host not in self._hosts:
            return 421, "This server does not go by that name: open the address that `timeline serve` printed."
        origin = headers.get("origin")
        own = f"{scope.get('scheme', 'http')}://{host}"
        reads = scope["method"] in {"GET", "HEAD"}
        if (origin is not None and origin.lower() != own) or (origin is None and not reads):
            return 403, "That request comes from another site, or does not say where it comes from."
        navigates = reads and headers.get("sec-fetch-mode") == "navigate" and not scope["path"].startswith(("/api/", "/static/"))
        if headers.get("sec-fetch-site") in {"cross-site", "same-site"} and not navigates:
            return 403, "That request comes from another site."
        return None

    def _cookie(self, scope: Scope) -> str:
        """Cookies know no ports: each server has its own."""
        return f"timeline-{(scope.get('server') or ('', 0))[1]}"

    def _known(self, scope: Scope, headers: Mapping[str, str]) -> bool:
        shown = [headers.get("authorization", "").removeprefix("Bearer "), cookie_of(headers.get("cookie", ""), self._cookie(scope))]
        return any(hmac.compare_digest(one.encode(), self._token.encode()) for one in shown)

    async def _enter(self, scope: Scope, given: str, send: Send) -> None:
        if not hmac.compare_digest(given.encode(), self._token.encode()):
            await _plain(send, 401, "That is not the token of this page.")
            return
        rest = urlencode([pair for pair in parse_qsl(scope["query_string"].decode("latin-1")) if pair[0] != "token"])
        place = "/" + scope["path"].lstrip("/") + (f"?{rest}" if rest else "")
        cookie = f"{self._cookie(scope)}={self._token}; HttpOnly; SameSite=Lax; Path=/; Max-Age={WEEK}"
        headers = [(b"location", place.encode("ascii", "ignore")), (b"set-cookie", cookie.encode())]
        await send({"type": "http.response.start", "status": 303, "headers": headers})
        await send({"type": "http.response.body", "body": b""})


async def _plain(send: Send, status: int, text: str) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/plain; charset=utf-8")]})
    await send({"type": "http.response.body", "body": f"{text}\n".encode()})


def cookie_of(header: str, name: str) -> str:
    """A cookie by its name, or nothing."""
    try:
        found = SimpleCookie(header).get(name)
    except CookieError:
        return ""
    return found.value if found else ""


class Forms:
    """Tokens against forged forms: bound to a cookie that another site cannot set, by a key that lives as long as the server."""

    COOKIE = "timeline-form"

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def token(self, session: str) -> str:
        """What a form has to send back."""
        return hmac.new(self._key, session.encode(), hashlib.sha256).hexdigest()

    def valid(self, session: str, token: str) -> bool:
        """Whether a form was made here, for this browser."""
        return bool(session) and hmac.compare_digest(self.token(session).encode(), token.encode())
