"""Everything that is measured, by one command: python bench/all.py [--size 1M] [--only NAME …].

A section is a module bench/sections/NAME.py. Its docstring's first line says what it measures, and its `run` is a
`measure.Section`: it takes `measure.Settings` and returns a list of `measure.Table`, having asserted that answers are equal. A new file
is a new section. What is compared stands in one table and was measured in one run, in turn.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from measure import Section, Settings, count_of, word_of
from rivals import told

SECTIONS = Path(__file__).with_name("sections")


def names() -> Iterator[tuple[str, str]]:
    """Name and first line of each section."""
    for path in sorted(SECTIONS.glob("*.py")):
        words = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        yield path.stem.replace("_", "-"), words.partition("\n")[0]


def section(name: str) -> Section:
    module = importlib.import_module("sections." + name.replace("-", "_"))
    run: Section = module.run
    return run


def head(settings: Settings) -> str:
    versions = "; ".join(told())
    return (
        f"Size {word_of(settings.size)}, slow rivals {word_of(min(settings.size, settings.slow_size))}, seed {settings.seed}; "
        f"medians of up to {settings.rounds} rounds in turn; CPython {platform.python_version()}, {os.cpu_count()} cores.\n\n{versions}.\n"
    )


def main() -> None:
    known = dict(names())
    parser = argparse.ArgumentParser(
        description="Measure, and print tables in Markdown.",
        epilog="sections: " + "; ".join(f"{name}: {words}" for name, words in known.items()),
    )
    parser.add_argument("--size", type=count_of, default=count_of("100k"), help="rows, entries or effects, such as 100k, 1M, 10M (100k)")
    parser.add_argument("--slow-size", type=count_of, default=count_of("100k"), help="at most as many for rivals that are slow (100k)")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--patience", type=float, default=60.0, help="seconds after which a contender gets no further round (60)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--folder", help="where to put the generated data for a while; else where the system keeps temporary files")
    parser.add_argument("--only", nargs="+", choices=list(known), metavar="NAME", help="sections to run: " + ", ".join(known))
    given = parser.parse_args()
    settings = Settings(given.size, given.slow_size, given.rounds, given.seed, given.patience, Path())
    print(head(settings), flush=True)
    for name in given.only or known:
        begun = time.perf_counter()
        with tempfile.TemporaryDirectory(prefix="timeline-bench-", dir=given.folder) as folder:
            for table in section(name)(settings.inside(Path(folder))):
                print(table.markdown(), flush=True)
        print(f"{name}: {time.perf_counter() - begun:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
