"""Verifying a log: every hash and the chain."""

from __future__ import annotations

from generate import modelled_log
from measure import Contender, Settings, Table, measured, ratio_table


def run(settings: Settings) -> list[Table]:
    log = str(modelled_log(settings.folder / "log.duckdb", settings.size, max(100, settings.size // 10)))
    contender = Contender("verify", job="engine:verified", arguments={"log": log}, rows=settings.size, expected=[settings.size, 0])
    return [ratio_table("Verifying entries", measured([contender], settings), notes=["In commits of 1,000 entries."])]
