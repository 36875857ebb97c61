"""Small blocks of sums (timeline/sql/coded.sql), so that some end in a few entries."""

from __future__ import annotations

from contextlib import ExitStack
from unittest.mock import patch

from timeline import texts
from timeline.lake import catalog

USUAL = "coded_block() as 131072"


def small_blocks(size: int) -> ExitStack:
    """From now on logs are made with blocks of ``size`` positions, in this process and those forked from it, until this is closed."""
    told = texts._expanded

    def small(text: str, sign: str) -> str:
        return told(text, sign).replace(USUAL, f"coded_block() as {size}")

    assert USUAL in texts._file("coded").read_text(encoding="utf-8"), "the size of a block stands elsewhere now"
    until = ExitStack()
    for cached in (texts.sql, catalog._macros):
        until.callback(cached.cache_clear)
    until.enter_context(patch("timeline.texts._expanded", small))
    for cached in (texts.sql, catalog._macros):
        cached.cache_clear()
    return until
