"""`bin/drill NAME`: figures for people, then one JSON object as the last line (docs/commands.md).

Each drill is a module that runs against a database made for it and dropped afterwards.
"""

import subprocess
import sys
import tempfile

from tests import throwaway
from tests.drills.broker import throwaway_broker

DRILLS = ("sending", "outage", "restore", "sweep", "journeys", "erasure")


def main() -> int:
    name, *arguments = sys.argv[1:] or [""]
    if name not in DRILLS:
        print(f"Drills: {', '.join(DRILLS)}")
        return 2
    with throwaway.database("drill") as env, tempfile.TemporaryDirectory(prefix=f"drill-{name}-") as folder:
        env |= {"REDIS_URL": throwaway_broker(env["REDIS_URL"]), "DRILL_FOLDER": folder}
        env |= {"DJANGO_SETTINGS_MODULE": "tests.drills.settings"}
        return subprocess.run([sys.executable, "-m", f"tests.drills.{name}", *arguments], env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
