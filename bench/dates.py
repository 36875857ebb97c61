"""How many dates a second are read, beside the libraries that are installed.

`python bench/dates.py [SECONDS]` reads each corpus for that long (default 1) on one core, five times over, and prints the best rate
and how many of the strings were accepted. Acceptance is not correctness: several libraries accept 2023-02-29.
"""

from __future__ import annotations

import csv
import importlib
import io
import platform
import sys
import time
import warnings
from contextlib import redirect_stdout, suppress
from pathlib import Path

from timeline.dates import Occurrence, parse_edtf, read

CASES = Path(__file__).parents[1] / "tests" / "dates"
DATELINE = "2023-05-10"
ROUNDS = 5
BARS = {"timeline.dates parse_edtf": 20_000, "timeline.dates read": 5_000}


def corpora():
    """Valid EDTF strings, and phrases that can be read, of the shared cases."""
    with (CASES / "edtf_cases.csv").open(encoding="utf-8", newline="") as file:
        edtf = [row["string"] for row in csv.DictReader(file) if row["valid"] == "1"]
    with (CASES / "phrase_cases.csv").open(encoding="utf-8", newline="") as file:
        phrases = [row["phrase"] for row in csv.DictReader(file) if row["edtf"]]
    return edtf, phrases


def others():
    """Yield corpus name, label and reader of each library that is installed."""
    for corpus, label, module, reader in (
        ("EDTF", "edtf parse_edtf", "edtf", lambda library: library.parse_edtf),
        ("phrases", "python-dateutil parse", "dateutil.parser", lambda library: library.parse),
        ("phrases", "dateparser parse", "dateparser", lambda library: library.parse),
    ):
        try:
            yield corpus, label, reader(importlib.import_module(module))
        except ImportError:
            print(f"{label} is not installed", file=sys.stderr)


def accepted(reader, texts):
    """Count the texts that are read without an exception or None."""
    count = 0
    with redirect_stdout(io.StringIO()):  # one of the libraries prints while it parses
        for text in texts:
            with suppress(Exception):  # each library has its own ways to refuse
                count += reader(text) is not None
    return count


def rate(reader, texts, seconds):
    """Best number of texts a second over the rounds; refusals count as work too."""
    best = 0.0
    for _ in range(ROUNDS):
        done, begun = 0, time.perf_counter()
        while time.perf_counter() - begun < seconds / ROUNDS:
            accepted(reader, texts)
            done += len(texts)
        best = max(best, done / (time.perf_counter() - begun))
    return best


def main(seconds: float) -> int:
    """Print the table; exit status 1 if a bar is missed."""
    warnings.simplefilter("ignore")
    edtf, phrases = corpora()
    texts = {"EDTF": edtf, "phrases": phrases}
    readers = [
        ("EDTF", "timeline.dates parse_edtf", parse_edtf),
        ("EDTF", "timeline.dates parse_edtf + bounds", lambda text: parse_edtf(text).bounds),
        ("EDTF", "timeline.dates Occurrence.from_edtf", Occurrence.from_edtf),
        ("EDTF", "timeline.dates Occurrence + words", lambda text: Occurrence.from_edtf(text).words()),
        ("phrases", "timeline.dates read", lambda text: read(text, dateline=DATELINE)),
        *others(),
    ]
    print(f"Python {platform.python_version()}, {platform.machine()}, one core")
    print(f"{'reader':<38}{'corpus':<10}{'accepted':>12}{'a second':>12}{'bar':>9}")
    missed = 0
    for corpus, label, reader in readers:
        found = rate(reader, texts[corpus], seconds)
        share = f"{accepted(reader, texts[corpus])}/{len(texts[corpus])}"
        bar = BARS.get(label, 0)
        missed += found < bar
        print(f"{label:<38}{corpus:<10}{share:>12}{found:>12,.0f}{f'{bar:,}' if bar else '':>9}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0))
