"""`bin/drill journeys`: every journey in both languages, with and without JavaScript; `bin/test` takes half of them a day.

Promise: all of them arrive. `--only TEXT` is pytest's -k.
"""

import argparse
import json
import os
import sys
import time
from collections import Counter

import pytest


class Tally:
    """pytest's plugin that counts what became of each test."""

    def __init__(self) -> None:
        self.counts: Counter = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed or report.when == "call" or (report.when == "setup" and report.skipped):
            self.counts[report.outcome] += 1


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/drill journeys")
    parser.add_argument("--only", default="", help="as pytest's -k")
    parser.add_argument("--seed", type=int, default=1, help="which language and width a page is seen in")
    chosen = parser.parse_args()
    os.environ |= {"JOURNEYS": "all", "SEED": str(chosen.seed)}
    tally, begun = Tally(), time.monotonic()
    arguments = ["--ds=network.settings.test", "-m", "journey", "tests/journeys", *(["-k", chosen.only] if chosen.only else [])]
    status = pytest.main(arguments, plugins=[tally])
    counts = {name: tally.counts[name] for name in ("passed", "failed", "skipped")}
    print(json.dumps({"journeys": sum(counts.values()), **counts, "seconds": round(time.monotonic() - begun)}))
    return 0 if status == 0 and counts["passed"] and not counts["skipped"] else 1


if __name__ == "__main__":
    sys.exit(main())
