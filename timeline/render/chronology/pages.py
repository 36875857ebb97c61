"""Pages from Jinja2 templates: the single HTML file that ships, and layouts of a user's own, which run in a sandbox with bounds."""

from __future__ import annotations

import queue
import threading
import time
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from timeline.errors import InvalidInput, Unsupported
from timeline.render.chronology.items import dated, laid_out, references
from timeline.render.chronology.made import Seal
from timeline.render.chronology.names import capital
from timeline.render.escaping import markdown, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jinja2 import Environment, Template

    from timeline.render.chronology.document import Document

INSTALL = "pip install 'timeline-engine[publish]'"
SECONDS = 60.0
"""How long a user's template may take."""
CHARACTERS = 200_000_000
"""How much it may write."""
LARGEST_TEXT = 1_000_000
"""Characters of one text, or items of one list, that it may make by multiplying or padding."""
LARGEST_TEMPLATE = 1_000_000
"""Bytes of a template file."""
_CHUNK = 256
"""Pieces of output that are handed on at a time."""


def html_page(document: Document) -> Iterator[str]:
    """The chronology as one HTML file that needs nothing else. Raises `Unsupported` where Jinja2 is missing."""
    template = environment("html").get_template("chronology.html")
    yield from _joined(template.generate(**_context(document)))
    yield Seal(f"\n<!-- {document.made.line} -->\n")


def templated(document: Document, source: str, name: str, format_: str) -> Iterator[str]:
    """The chronology as a user's template lays it out, escaped for ``format_`` (``html`` or ``md``).

    Raises `InvalidInput` for a template that is wrong, does what it may not, takes too long or writes too much, and `Unsupported` where
    Jinja2 is missing.
    """
    import jinja2  # noqa: PLC0415 - an extra, only where a page is made

    try:
        template = environment(format_, sandboxed=True).from_string(source)
    except jinja2.TemplateSyntaxError as error:
        raise InvalidInput(f"{name}:{error.lineno}: {error.message}", remedy="docs/chronologies.md shows a template") from error
    written = 0
    for chunk in _bounded(template, _context(document), name):
        written += len(chunk)
        if written > CHARACTERS:
            raise InvalidInput(f"{name} writes more than {CHARACTERS:,} characters", remedy="write less")
        yield chunk
    yield Seal(f"\n<!-- {document.made.line} -->\n")


def read_template(path: Path) -> str:
    """The text of a template file. Raises `InvalidInput` where it cannot be read."""
    try:
        if path.stat().st_size > LARGEST_TEMPLATE:
            raise InvalidInput(f"{path} is larger than {LARGEST_TEMPLATE:,} bytes", remedy="is it a template?")
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{path} is not UTF-8", remedy="save the template as UTF-8") from error
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}", remedy="name a template that you may read") from error


def _context(document: Document) -> dict[str, Any]:
    from markupsafe import Markup  # noqa: PLC0415 - it comes with Jinja2

    stylesheet = resources.files("timeline.templates").joinpath("page.css").read_text(encoding="utf-8")
    return {"document": document, "made": document.made, "stylesheet": Markup(stylesheet)}  # noqa: S704 - our own file


def environment(format_: str, *, sandboxed: bool = False) -> Environment:
    """A Jinja2 environment that knows the templates which ship, and escapes for ``html`` or ``md`` whatever is not marked as safe."""
    try:
        import jinja2  # noqa: PLC0415
        from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415
        from markupsafe import Markup  # noqa: PLC0415
    except ImportError:
        raise Unsupported("this needs Jinja2, which is not installed", remedy=INSTALL) from None

    class Bounded(ImmutableSandboxedEnvironment):
        """No operator makes a text or a list out of all proportion."""

        intercepted_binops = frozenset({"*", "**", "%"})

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            _check_operands(operator, left, right)
            return super().call_binop(context, operator, left, right)

        def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
            return attr not in _PADDING and super().is_safe_attribute(obj, attr, value)

    def shown(value: Any) -> Any:
        return visible(value, lines=True) if type(value) is str else value

    def shown_in_markdown(value: Any) -> Any:
        return value if isinstance(value, Markup) else markdown(str(value))

    made = (Bounded if sandboxed else jinja2.Environment)(
        loader=jinja2.FunctionLoader(_shipped),
        autoescape=format_ == "html",
        # What ships says for each text that it is to be made visible; a template of somebody else's need not think of it.
        finalize=None if not sandboxed else shown if format_ == "html" else shown_in_markdown,
        undefined=jinja2.StrictUndefined,
        trim_blocks=False,
        keep_trailing_newline=True,
    )
    made.filters.update(capital=capital, web=is_web, visible=visible, dated=dated, references=references, laid_out=laid_out)
    if sandboxed:
        for name in ("center", "indent", "format", "pprint", "wordwrap", "xmlattr"):
            made.filters.pop(name, None)
    return made


_PADDING = frozenset({"center", "ljust", "rjust", "zfill", "expandtabs", "format", "format_map"})
"""Methods of texts that can make a long one out of a short one."""


def is_web(url: str) -> bool:
    """Whether an address may become a link."""
    return url.startswith(("http://", "https://"))


def _check_operands(operator: str, left: Any, right: Any) -> None:
    from jinja2.exceptions import SecurityError  # noqa: PLC0415

    if operator == "%" and isinstance(left, str):
        raise SecurityError("the sandbox has no % on texts")
    sizes = [len(side) for side in (left, right) if isinstance(side, (str, bytes, list, tuple))]
    counts = [side for side in (left, right) if isinstance(side, int)]
    if operator == "*" and sizes and counts and sizes[0] * counts[0] > LARGEST_TEXT:
        raise SecurityError(f"the sandbox makes nothing longer than {LARGEST_TEXT:,}")
    if operator == "**" and (not isinstance(right, (int, float)) or abs(right) > 100):  # noqa: PLR2004 - beyond any layout
        raise SecurityError("the sandbox takes no such powers")


def _shipped(name: str) -> tuple[str, str, Callable[[], bool]] | None:
    """A template that ships, by its plain name."""
    if name not in {"chronology.html", "items.html"}:
        return None
    return resources.files("timeline.templates").joinpath(name).read_text(encoding="utf-8"), name, lambda: True


def _joined(pieces: Iterator[str]) -> Iterator[str]:
    """Pieces of output, many at a time."""
    held: list[str] = []
    for piece in pieces:
        held.append(piece)
        if len(held) >= _CHUNK:
            yield "".join(held)
            held.clear()
    yield "".join(held)


def _bounded(template: Template, context: dict[str, Any], name: str) -> Iterator[str]:
    """What a user's template writes, for as long as it may: it runs in a thread of its own, which ends with the process."""
    import jinja2  # noqa: PLC0415

    pieces: queue.Queue[str | BaseException | None] = queue.Queue(maxsize=64)

    def run() -> None:
        try:
            for piece in _joined(template.generate(**context)):
                pieces.put(piece)
            pieces.put(None)
        except BaseException as error:  # noqa: BLE001 - handed over to whoever reads
            pieces.put(error)

    threading.Thread(target=run, daemon=True).start()
    until = time.monotonic() + SECONDS
    while True:
        try:
            piece = pieces.get(timeout=max(0.0, until - time.monotonic()))
        except queue.Empty:
            raise InvalidInput(f"{name} takes longer than {SECONDS:g} s", remedy="does it loop for ever?") from None
        if piece is None:
            return
        if isinstance(piece, jinja2.TemplateError):
            line = getattr(piece, "lineno", None)
            raise InvalidInput(f"{name}{f':{line}' if line else ''}: {piece}", remedy="docs/chronologies.md shows a template") from piece
        if isinstance(piece, (MemoryError, RecursionError, TypeError, ValueError, ArithmeticError, LookupError)):
            raise InvalidInput(f"{name}: {type(piece).__name__}: {piece}", remedy="docs/chronologies.md shows a template") from piece
        if isinstance(piece, BaseException):
            raise piece
        yield piece
