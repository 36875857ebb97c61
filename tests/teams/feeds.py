"""One feed in a process of its own, which needs nothing but the driver."""

from __future__ import annotations

import random
import time
from typing import Any

from pg8000.native import Connection

FACT = '{{"id": "{}", "type": "engagement.held", "when": "8 May 2023", "engagement": "x"}}'
APPEND = "select timeline.append(cast(:fact as json))"


def write(connect: dict[str, Any], writer: int, count: int) -> None:
    """Append so many facts and a few more: transactions of one to three, and now and then one that is undone."""
    dice = random.Random(writer)
    number = 0
    with Connection("owner", **connect) as connection:
        while number < count:
            connection.run("begin")
            for _ in range(dice.randint(1, 3)):
                connection.run(APPEND, fact=FACT.format(f"w{writer}-{number:04}"))
                number += 1
            time.sleep(dice.random() / 500)
            connection.run("commit")
            if dice.random() < 0.1:
                connection.run("begin")
                connection.run(APPEND, fact=FACT.format(f"undone-{writer}-{number}"))
                connection.run("rollback")
