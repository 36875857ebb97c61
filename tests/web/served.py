"""A served log: the real server, in a process of its own, on a free port of this machine."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen


@contextmanager
def served(log: Path, *options: str) -> Iterator[str]:
    """Its address."""
    program = "from timeline.cli import main; main()"
    command = [sys.executable, "-c", program, "--log", str(log), "serve", "--port", "0", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


def read_for(url: str, places: list[str], seconds: float, readers: int) -> list[tuple[int, float]]:
    """Statuses and seconds of requests by readers who never rest."""

    def one(number: int) -> list[tuple[int, float]]:
        seen = []
        until = time.monotonic() + seconds
        i = number
        while time.monotonic() < until:
            begun = time.monotonic()
            with urlopen(url + places[i % len(places)], timeout=60) as answer:  # noqa: S310 - our own server
                answer.read()
                seen.append((answer.status, time.monotonic() - begun))
            i += 1
        return seen

    with ThreadPoolExecutor(readers) as pool:
        return [each for seen in pool.map(one, range(readers)) for each in seen]
