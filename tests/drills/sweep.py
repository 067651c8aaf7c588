"""`bin/drill sweep`: every page state × language × width × theme, in Chromium, against `bin/start`.

Promises: every state is reached, axe finds nothing, every page is conforming HTML, no English stands on a Welsh page,
no console complains, no page scrolls sideways at 320 px. `--shots DIR` keeps a picture of each view; `--only TEXT`
sweeps the states whose name holds it.
"""

import argparse
import itertools
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import django

django.setup()

from network.core.languages import CY, EN  # noqa: E402
from tests import states  # noqa: E402
from tests.journeys import browsing, conformance, system  # noqa: E402
from tests.journeys.checks import Findings  # noqa: E402
from tests.journeys.looking import EVERY_VIEW, look_or_say  # noqa: E402

KINDS = ("axe", "english_found", "console", "wide", "broken")


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/drill sweep")
    parser.add_argument("--shots", type=Path, help="a folder for pictures")
    parser.add_argument("--only", default="", help="a part of a state's name")
    parser.add_argument("--seed", type=int, default=1, help="taken for the sake of sameness: a sweep leaves nothing to chance")
    chosen = parser.parse_args()
    if chosen.shots:
        chosen.shots.mkdir(parents=True, exist_ok=True)
    begun = time.monotonic()
    counts, documents = swept(chosen.only, chosen.shots)
    faults = conformance.complaints(documents) if documents else []
    for fault in faults:
        print(f"conformance: {fault}")
    result = {name: counts[name] for name in ("states", "views", *KINDS)} | {"conformance": len(faults)}
    print(json.dumps(result | {"triaged": counts["triaged"], "seconds": round(time.monotonic() - begun)}))
    return 0 if counts["states"] and not faults and not any(counts[kind] for kind in KINDS) else 1


def swept(only: str, shots: Path | None) -> tuple[Counter, dict[str, str]]:
    """Counts by what was found, and each page's HTML once a language."""
    chosen = [state for state in states.all_states() if only in state.name]
    counts, documents = Counter(states=len(chosen)), {}
    with browsing.chromium() as browser, system.running() as site:
        for state, language in itertools.product(chosen, (CY, EN)):
            seen = look_or_say(browser, site, state, language, EVERY_VIEW, shots)
            if seen.html and not state.is_letter:
                documents[f"{state.name}-{language}"] = seen.html
            counts.update(views=len(EVERY_VIEW), triaged=len(seen.findings.triaged))
            counts.update(_told(f"{state.name}-{language}", seen.findings))
    return counts, documents


def _told(name: str, findings: Findings) -> Iterator[str]:
    """The kind of each finding, said as it is counted."""
    found = (findings.axe + findings.incomplete, findings.english, findings.console, findings.wide, findings.shape)
    complaints = [(kind, line) for kind, lines in zip(KINDS, found, strict=True) for line in lines]
    print(f"{'BAD ' if complaints else 'ok  '} {name}", flush=True)
    for kind, line in complaints:
        print(f"     {kind}: {line}", flush=True)
        yield kind


if __name__ == "__main__":
    sys.exit(main())
