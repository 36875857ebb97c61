"""Text on its way out: nothing that somebody wrote into a log is a command to whatever shows it.

One function for each place that text goes to. All of them take any text: lone surrogates, control characters, NUL.
iCalendar is left to its library.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

_JOINERS = "\u200c\u200d"
"""Zero-width joiners: Persian, Indic scripts and emoji cannot be written without them, and they move nothing."""

_MARKUP = re.compile(r"[\\`*_{}\[\]|#~$]|:(?=//)|(?<=www)\.", re.IGNORECASE)
"""What means something to Markdown wherever it stands (CommonMark 0.31, and GitHub's tables, strikes, formulas and bare links)."""
_OPENING = re.compile(r"^(?:[-+:](?=\s|$)|[-=:](?=[-=:\s]*$)|\d{1,9}[.)](?=\s|$))")
"""What makes a line a list, a rule or a heading where it stands first."""
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What makes a cell a formula to a spreadsheet (OWASP, CSV Injection), the full-width forms too."""


def visible(text: str, *, lines: bool = False) -> str:
    """Text fit for a terminal, a file or a pipe: what a terminal would obey is shown, and does nothing.

    Control characters become their pictures (ESC is ``␛``); C1 controls, marks that turn the direction of writing, invisible
    characters and lone surrogates become ``<U+202E>``. Tabs and line ends become a space; with ``lines``, line feeds stay.
    """
    if text.isprintable():
        return text
    text = text.replace("\r\n", "\n")
    return "".join(char if char.isprintable() or (lines and char == "\n") else _shown(char) for char in text)


@lru_cache(maxsize=256)
def _shown(char: str) -> str:
    """One character that `str.isprintable` does not vouch for."""
    if char in "\t\n":
        return " "
    if char < " ":
        return chr(0x2400 + ord(char))
    if char == "\x7f":
        return "␡"
    # Spaces of any width are harmless; U+2028 and U+2029 are white space to Python, and line ends to a browser.
    if char in _JOINERS or (char.isspace() and char not in "\x85\u2028\u2029"):
        return char
    return f"<U+{ord(char):04X}>"


def markdown(text: str) -> str:
    """Text on one line that Markdown shows as it is, wherever on a line it is put and in a cell of a table too."""
    said = " ".join(visible(text).split())
    escaped = _MARKUP.sub(lambda found: f"\\{found[0]}", said).translate(_ENTITIES)
    opening = _OPENING.match(escaped)
    return f"{escaped[: opening.end() - 1]}\\{escaped[opening.end() - 1 :]}" if opening else escaped


def html(text: str) -> str:
    """Text that HTML shows as it is, between tags or inside a quoted attribute. Line feeds stay."""
    return escape(visible(text, lines=True))


def csv_cell(content: object) -> object:
    """A cell of a CSV file. Text that a spreadsheet would take for a formula gets an apostrophe in front; numbers stay numbers.

    Control characters are shown as `visible` shows them, line feeds stay. JSON is the form that keeps every character.
    """
    if isinstance(content, bool):
        return "true" if content else "false"
    if content is None:
        return ""
    if not isinstance(content, str):
        return content
    shown = visible(content, lines=True)
    return f"'{shown}" if content.startswith(_FORMULA) or shown.lstrip().startswith(_FORMULA) else shown


def json_text(dumped: str) -> str:
    r"""JSON, as `json.dumps` makes it with ``ensure_ascii=False``, with what a terminal would obey as ``\u202e``: the same data."""
    return dumped if dumped.isprintable() else _UNSEEN.sub(_escaped, dumped)


_UNSEEN = re.compile(
    "[\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0001-\U000e007f]"
)
"""Controls, marks of direction, invisible characters and lone surrogates: none of them is needed raw in JSON."""


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x10000:  # noqa: PLR2004 - the basic plane: one unit of UTF-16
        return f"\\u{code:04x}"
    return f"\\u{0xD800 + ((code - 0x10000) >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
