"""`python -m tests.fuzz TARGET --runs N --seed S [--engine plain|hypothesis|atheris] [--keep]`: run one target, or `all`, and report.

With ``--keep`` the shortest input of each kind of failure is put into the corpus, which the tests replay.
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import sys

from tests.fuzz.engines import CORPUS, by_atheris, by_hypothesis, plain


def main() -> int:
    """0, or 1 where anything was found."""
    options = argparse.ArgumentParser(prog="python -m tests.fuzz")
    options.add_argument("target")
    options.add_argument("--runs", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--engine", choices=("plain", "hypothesis", "atheris"), default="plain")
    options.add_argument("--keep", action="store_true")
    asked = options.parse_args()
    if asked.engine == "atheris":
        by_atheris(asked.target, asked.runs, asked.seed)  # does not return
    from tests.fuzz.strategies import strategy_for
    from tests.fuzz.targets import TARGETS, Bench

    found = 0
    for name in TARGETS if asked.target == "all" else [asked.target]:
        target = TARGETS[name]
        with Bench() as bench:
            if asked.engine == "hypothesis":
                report = by_hypothesis(target, bench, asked.runs, asked.seed, strategy_for(name, target.inputs))
            else:
                report = plain(target, bench, asked.runs, asked.seed)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        rate = report.runs / max(0.001, report.seconds)
        print(f"{name}: {report.runs:,} runs in {report.seconds:.0f} s ({rate:,.0f}/s), {len(report.findings)} findings, peak {peak} MB")
        print(f"  slowest {report.slowest[0] * 1e3:.0f} ms: {report.slowest[1][:100]!r}")
        for kind, data in report.findings.items():
            print(f"  {report.met[kind]:>6} × {kind}\n           {data[:300]!r}", flush=True)
            if asked.keep:
                (CORPUS / name).mkdir(parents=True, exist_ok=True)
                (CORPUS / name / hashlib.sha256(data).hexdigest()[:12]).write_bytes(data)
        found += len(report.findings)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
