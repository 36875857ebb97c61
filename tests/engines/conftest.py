"""One Spark for all tests: it takes seconds to start. Where CI is set, what is missing is a failure; elsewhere a reason to skip."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

QUICK = "--driver-java-options '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC' pyspark-shell"
"""A Java that compiles at once and never well: these questions are small, and over before it would pay."""


def needed(error: Exception) -> None:
    """Fail where everything has to be there, skip elsewhere."""
    if os.environ.get("CI"):
        raise error
    pytest.skip(str(error))


@pytest.fixture(scope="session")
def spark_session() -> Iterator[object]:
    from timeline.engines.session import started
    from timeline.errors import Unsupported

    os.environ.setdefault("PYSPARK_SUBMIT_ARGS", QUICK)
    try:
        session, own = started("local[2]")
    except Unsupported as error:
        needed(error)
    yield session
    if own:
        session.stop()
