"""The application: routes to pages, API, downloads and files; errors as pages, never as tracebacks."""

from __future__ import annotations

import sys
from functools import lru_cache, partial
from importlib import resources
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import anyio
import anyio.to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from timeline.clocks import DAY
from timeline.dates import day_text
from timeline.errors import CorruptLog, InvalidInput, LogBusy, NotFound, TimelineError, Unsupported
from timeline.render.tables import as_json
from timeline.web import answers, openapi, pages
from timeline.web.asking import asking
from timeline.web.parameters import read_all
from timeline.web.security import Forms, Guard
from timeline.web.views import KINDS_OF_TEXT, SHARED, VIEWS
from timeline.web.writing import written

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request

    from timeline.web.asking import Served
    from timeline.web.pages import Page

AT_ONCE = 8
"""Requests that are answered at a time; the others wait their turn, and the log is not opened for them before."""
STATUSES: tuple[tuple[type[TimelineError], int], ...] = ((LogBusy, 503), (NotFound, 404), (Unsupported, 501), (CorruptLog, 500))
RETRY = {"retry-after": "2"}
DAYS = 3_000_000
"""Days from 1970 that the slider can name: beyond all years that the engine reads."""

Query = dict[str, list[str]]


def application(served: Served, *, hosts: frozenset[str] | None, token: str = "") -> Any:
    """The ASGI application of a log, with its guard in front."""
    site = Site(served)
    routes = [Route(path, site.threaded(partial(site.page, page)), methods=["GET"]) for path, page in pages.PAGES.items()]
    routes += [Route(f"/api/{name}", site.threaded(partial(site.api, name)), methods=["GET"]) for name in VIEWS]
    routes += [Route("/api/openapi.json", site.threaded(_openapi), methods=["GET"])]
    routes += [Route(f"/static/{name}", site.threaded(partial(_file, name)), methods=["GET"]) for name in FILES]
    if served.write:
        routes += [Route("/write", site.writing, methods=["GET", "POST"])]
    app = Starlette(routes=routes, exception_handlers={HTTPException: site.lost})
    return Guard(app, hosts=hosts, token=token)


class Site:
    """Answers requests about one log."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self._limiter: anyio.CapacityLimiter | None = None
        self._forms = Forms()

    def threaded(self, answer: Callable[[Query], Response]) -> Any:
        """An endpoint that answers in a thread: the log is read by blocking calls."""

        async def endpoint(request: Request) -> Response:
            return await self._run(answer, request, _query(request))

        return endpoint

    async def _run(self, answer: Callable[..., Response], request: Request, *arguments: Any) -> Response:
        if self._limiter is None:
            self._limiter = anyio.CapacityLimiter(AT_ONCE)

        def safely() -> Response:
            try:
                return answer(*arguments)
            except Exception as error:  # noqa: BLE001 - whatever it is, the reader gets a page and no traceback
                return self._failed(error, request.url.path, _query(request))

        return await anyio.to_thread.run_sync(safely, limiter=self._limiter)

    def api(self, name: str, query: Query) -> Response:
        """One question, as data."""
        view = VIEWS[name]
        given = read_all(view.parameters, query, strict=True)
        format_ = (query.get("format") or ["json"])[0] or "json"
        if format_ not in view.formats:
            raise InvalidInput(f"format is {format_[:80]!r}", remedy=f"one of {', '.join(view.formats)}")
        text = view.answer(self.served, {**given, "format": format_}).form(format_)
        named = {} if format_ == "json" else {"content-disposition": f'attachment; filename="{name}.{format_}"'}
        return Response(text.encode("utf-8", "replace"), media_type=KINDS_OF_TEXT[format_], headers=named)

    def page(self, page: Page, query: Query) -> Response:
        """One page."""
        if page.path == "/" and query.get("slide"):
            return _slid(query)
        kept = {name: texts[0] if len(texts) == 1 else texts for name, texts in query.items() if any(text.strip() for text in texts)}
        shared = _shared(kept)  # before the page adds what it took to be meant: other pages are not to be asked about that
        given = read_all(page.parameters, query, strict=False)
        missing = [name for name in page.needs if not given.get(name)]
        if missing and page.template in {"event.html", "why.html"}:
            raise InvalidInput(f"{missing[0]} is missing", remedy="go there by a link of the board or the chronology")
        with asking(self.served, given) as ask:
            filled = page.fill(ask, kept)
            cutoffs, notes = ask.cutoffs, ask.notes
            span = ask.clocks.span(given["span"], cutoffs.position)[2] if given.get("span") else ""
        # The log is closed by now: these open it themselves, and whoever waits to write gets between.
        if page.path == "/sql" and not missing:
            filled["found"] = answers.query(self.served, given).result
        if filled.get("verify"):
            filled["verified"] = answers.integrity(self.served, given).result
        echoes = [(name, moment.echo) for name, moment in (("as of", cutoffs.as_of), ("known by", cutoffs.known)) if moment.echo]
        echoes += [("span", f"{given['span']} → {span}")] if span else []
        context = {"echoes": echoes, "notes": notes, "cutoffs": cutoffs, "downloads": [] if missing else _downloads(page, kept)}
        context |= {"shared": shared, "own": page.own, **filled}
        return self._html(page.template, page.path, kept, {"title": page.title, **context})

    def lost(self, request: Request, error: Exception) -> Response:
        """What is no page of this site, or no method of one."""
        status = error.status_code if isinstance(error, HTTPException) else 500
        said = {404: "There is no such page.", 405: "That page can only be read."}.get(status, "That cannot be done.")
        return self._refused(said, "go to the state by the link above", status, request.url.path, {})

    def _failed(self, error: Exception, path: str, query: Query) -> Response:
        if isinstance(error, TimelineError):
            status = next((number for kind, number in STATUSES if isinstance(error, kind)), 400)
            problems = getattr(error, "problems", ())
            said = "\n".join(str(each) for each in problems[:20]) if problems else error.message
            if error.place and error.place.column:
                said = f"{error.place}: {said}"
            return self._refused(said, error.remedy, status, path, query)
        print(f"timeline: this should not happen: {type(error).__name__}: {error}", file=sys.stderr)  # noqa: T201 - its server's only voice
        return self._refused("This should not happen.", "see what `timeline serve` printed, and report it", 500, path, query)

    def _refused(self, said: str, remedy: str, status: int, path: str, query: Query) -> Response:
        extra = RETRY if status == 503 else {}  # noqa: PLR2004
        if path.startswith("/api/"):
            body = as_json({"error": said, "remedy": remedy}).encode("utf-8", "replace") + b"\n"
            return Response(body, status, media_type="application/json", headers=extra)
        kept = {name: texts[0] for name, texts in query.items() if texts and texts[0].strip()}
        response = self._html("error.html", path, kept, {"title": "Not answered", "said": said, "remedy": remedy, "status": status})
        response.status_code = status
        response.headers.update(extra)
        return response

    def _html(self, template: str, path: str, kept: Mapping[str, Any], context: Mapping[str, Any]) -> Response:
        base = {
            "path": path, "query": dict(kept), "shared": _shared(kept), "write": self.served.write, "log": self.served.log.name,
            "menu": [(place, pages.PAGES[place].title) for place in pages.IN_MENU], "echoes": [], "notes": [], "downloads": [],
            "form": pages.PAGES[path].path if path in pages.PAGES else "/",
            **pages.WORDS,
        }  # fmt: skip
        text = pages.templates().get_template(template).render({**base, **context})
        return Response(text.encode("utf-8", "replace"), media_type="text/html; charset=utf-8")

    async def writing(self, request: Request) -> Response:
        """The form for recording and correcting."""
        body = await _body(request) if request.method == "POST" else None
        return await self._run(partial(self._written, request, body), request)

    def _written(self, request: Request, body: bytes | None) -> Response:
        session = request.cookies.get(Forms.COOKIE, "")
        fields = {} if body is None else {k: v[0] for k, v in parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True).items()}
        if body is not None and not self._forms.valid(session, fields.pop("form_token", "")):
            return self._refused("This form was not made by this page, or the server was started anew.", "open it again", 403, "/write", {})
        fresh = session or self._fresh()
        context = written(self.served, fields if body is not None else None, {n: t[0] for n, t in _query(request).items()})
        response = self._html("write.html", "/write", {}, {"title": "Record", "form_token": self._forms.token(fresh), **context})
        response.status_code = context.get("status", 200)
        if fresh != session:
            response.set_cookie(Forms.COOKIE, fresh, httponly=True, samesite="strict", path="/write")
        return response

    @staticmethod
    def _fresh() -> str:
        import secrets  # noqa: PLC0415

        return secrets.token_urlsafe(24)


LARGEST_FORM = 1_000_000
"""Bytes."""


async def _body(request: Request) -> bytes:
    held = b""
    async for part in request.stream():
        held += part
        if len(held) > LARGEST_FORM:
            raise HTTPException(413)
    return held


def _query(request: Request) -> Query:
    try:
        return parse_qs(request.url.query, keep_blank_values=True, max_num_fields=200)
    except ValueError:
        return {"too_many": ["parameters"]}


def _shared(kept: Mapping[str, Any]) -> dict[str, Any]:
    """What of a question every page keeps in its address."""
    return {name: kept[name] for name in ("as_of", "known", "recorded", *(each.name for each in SHARED), "span") if name in kept}


def _slid(query: Query) -> Response:
    """Where the slider leads, for a browser without JavaScript: the same page with a date in its address."""
    try:
        day = int(query["slide"][0])
    except ValueError:
        raise InvalidInput("the slider sent no number", remedy="name a date instead") from None
    if abs(day) > DAYS:
        raise InvalidInput("the slider sent a day beyond all years", remedy="name a date instead")
    kept = {name: texts[0] for name, texts in query.items() if name not in {"slide", "page"}}
    return RedirectResponse(pages.link("/", {**kept, "as_of": day_text(day * DAY)}), 303)


def _downloads(page: Page, kept: Mapping[str, Any]) -> list[tuple[str, str]]:
    view = VIEWS[page.view]
    taken = {each.name for each in view.parameters}
    query = {name: content for name, content in kept.items() if name in taken}
    return [(format_, pages.link(f"/api/{view.name}", query, format=format_)) for format_ in view.formats]


def _openapi(query: Query) -> Response:
    del query
    return Response(as_json(openapi.document()) + "\n", media_type="application/json")


FILES = {"style.css": "text/css; charset=utf-8", "page.js": "text/javascript; charset=utf-8", "icon.svg": "image/svg+xml"}
"""All files that are served: there is no folder to list."""


def _file(name: str, query: Query) -> Response:
    del query
    return Response(_content(name), media_type=FILES[name], headers={"cache-control": "no-cache"})


@lru_cache
def _content(name: str) -> bytes:
    own = resources.files("timeline.web").joinpath("static", name).read_bytes()
    # One family: the stylesheet of the published chronology, and what a site needs beside it.
    return resources.files("timeline.templates").joinpath("page.css").read_bytes() + own if name.endswith(".css") else own
