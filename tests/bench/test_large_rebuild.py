"""A rebuild of many coded events: so many that DuckDB writes rows of a transaction to the disk before it commits."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))

from lake import coded_log

from timeline.store import open_store


@pytest.mark.slow
def test_a_rebuild_of_many_coded_events_loses_none(tmp_path: Path) -> None:
    with open_store(coded_log(tmp_path / "log.duckdb", 270_000)) as store:
        assert store.rows("select count(*) from (select distinct position from coded_rows)") == [(270_000,)]
        assert store.rows("select sum(events)::bigint from coded_days") == [(262_144,)]
