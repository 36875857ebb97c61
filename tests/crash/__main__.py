"""``python -m tests.crash --kills 1000 --seed 7``: kill writers by the thousand, and print what came of it for each kind of work."""

from __future__ import annotations

import argparse
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from tests.crash.kills import CHAIN, HEAD, Tally, kills
from tests.crash.works import WORKS


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=110, metavar="N", help="in all, shared out among the works (110)")
    parser.add_argument("--seed", type=int, default=None, help="what the moments are drawn from; printed, so that a run can be repeated")
    parser.add_argument("--work", action="append", choices=list(WORKS), help="only this one; may be repeated")
    parser.add_argument("--chain", type=int, default=None, metavar="N", help="only this chain of kills, as a failure names it")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="works at a time (2)")
    given = parser.parse_args()
    seed = int(time.time()) if given.seed is None else given.seed
    works = given.work or list(WORKS)
    each = CHAIN if given.chain is not None else -(-given.kills // len(works))
    print(f"seed {seed}, {each} kills of each work\n{HEAD}", flush=True)
    tallies: list[Tally] = []
    with ProcessPoolExecutor(given.jobs, mp_context=get_context("spawn")) as pool:
        running = [pool.submit(kills, work, each, seed, skip=given.chain or 0) for work in works]
        for future in running:
            tallies.append(future.result())
            print(tallies[-1].row(), flush=True)
    failures = [failure for tally in tallies for failure in tally.failures]
    print(f"{sum(tally.kills for tally in tallies)} kills, {len(failures)} of them went wrong")
    print("\n".join(failures), end="\n" if failures else "")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
