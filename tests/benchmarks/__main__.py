"""`bin/bench NAME`: figures for people, then one JSON object as the last line (docs/commands.md)."""

import json
import sys

from tests.benchmarks import pages

BENCHMARKS = {"pages": pages.run}


def main() -> int:
    name, *arguments = sys.argv[1:] or [""]
    if name not in BENCHMARKS:
        print(f"Benchmarks: {', '.join(BENCHMARKS)}")
        return 2
    result = BENCHMARKS[name](arguments)
    print(json.dumps(result))
    return 0 if result["kept"] else 1


if __name__ == "__main__":
    sys.exit(main())
