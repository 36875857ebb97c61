"""What is about to be written, for whoever is asked whether it should be."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING, Any

from timeline.render.escaping import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from timeline.current import Difference


def difference_lines(differences: Iterable[Difference], width: int, indent: str = "  ") -> list[str]:
    """A line for each field: ``when  2023-02 → 2023-02-03``; of lists what went (-) and what came (+)."""
    shown = [(name, _change(before, after)) for name, before, after in differences]
    margin = max((len(name) for name, _ in shown), default=0) + 2
    lines: list[str] = []
    for name, texts in shown:
        for i, text in enumerate(texts):
            head = f"{indent}{('' if i else name).ljust(margin)}"
            lines += textwrap.wrap(
                visible(text), width, initial_indent=head, subsequent_indent=" " * (len(head) + 2), break_on_hyphens=False
            )
    return lines


def item_lines(operation: str, event_id: str, words: str, width: int) -> list[str]:
    """``supersede  bali-summit  words``, wrapped."""
    head = f"{operation:<12}{event_id}"
    return textwrap.wrap(
        visible(f"{head}  {words}" if words else head), width, subsequent_indent=" " * 14, break_on_hyphens=False, drop_whitespace=True
    )


def _change(before: Any, after: Any) -> list[str]:
    if isinstance(before, list) or isinstance(after, list):
        return [f"- {_brief(item)}" for item in before or ()] + [f"+ {_brief(item)}" for item in after or ()]
    return [f"{_brief(before)} → {_brief(after)}"]


def _brief(content: Any) -> str:
    if content is None:
        return "(nothing)"
    if isinstance(content, str):
        return content
    if isinstance(content, dict) and "publisher" in content:
        return ", ".join(str(part) for part in content.values())
    return json.dumps(content, ensure_ascii=False)
