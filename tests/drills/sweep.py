"""`bin/drill sweep`: every page state × language × width × theme, in Chromium, against `bin/start`.

Promises: axe finds nothing, every page is conforming HTML, no English stands on a Welsh page, no console complains.
`--shots DIR` keeps a picture of each; `--only TEXT` sweeps the states whose name holds it.
"""

import argparse
import itertools
import json
import sys
from collections import Counter
from pathlib import Path

import django

django.setup()

from network.core.languages import CY, EN  # noqa: E402
from tests import states  # noqa: E402
from tests.journeys import browsing, conformance, system  # noqa: E402
from tests.journeys.looking import look  # noqa: E402

WIDTHS = (360, 1280)


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/drill sweep")
    parser.add_argument("--shots", type=Path, help="a folder for pictures")
    parser.add_argument("--only", default="", help="a part of a state's name")
    chosen = parser.parse_args()
    if chosen.shots:
        chosen.shots.mkdir(parents=True, exist_ok=True)
    counts, documents = swept(chosen.only, chosen.shots)
    for complaint in (complaints := conformance.complaints(documents)):
        print(complaint)
    figures = {name: counts[name] for name in ("states", "axe", "english_found", "console", "wide", "broken")}
    print(json.dumps(figures | {"conformance": len(complaints)}))
    return 0 if figures["states"] and not complaints and not any(counts[name] for name in figures if name != "states") else 1


def swept(only: str, shots: Path | None) -> tuple[Counter, dict[str, str]]:
    """Counts by what was found, and each page's HTML once a language."""
    counts, documents = Counter(), {}
    found = [state for state in states.all_states() if only in state.name]
    with browsing.chromium() as browser, system.running() as site:
        for state, language, width, dark in itertools.product(found, (CY, EN), WIDTHS, (False, True)):
            name = f"{state.name}-{language}-{width}{'-dark' if dark else ''}"
            seen = look(browser, site, state, language, width, dark=dark, shot=str(shots / f"{name}.png") if shots else "")
            if not state.is_letter:
                documents[f"{state.name}-{language}"] = seen.html
            counts.update(_counted(name, seen.findings))
    return counts, documents


def _counted(name: str, findings) -> dict[str, int]:
    """Says what was found on one page; how many of each."""
    kinds = {
        "axe": findings.axe + findings.incomplete,
        "english_found": findings.english,
        "console": findings.console,
        "wide": findings.wide,
        "broken": findings.shape,
    }
    for kind, complaints in kinds.items():
        for complaint in complaints:
            print(f"{name}: {kind}: {complaint}", flush=True)
    return {"states": 1} | {kind: len(complaints) for kind, complaints in kinds.items()}


if __name__ == "__main__":
    sys.exit(main())
