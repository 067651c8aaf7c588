"""`python -m network.embedded.prepare [--demo]`: migrations, static files, launch content, in one process.

Run by `bin/start` before the web; one Django start instead of four is most of a warm start's time.
"""

import hashlib
import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

from network.embedded import state


def main(*, demo: bool) -> None:
    folder = state.folder()
    lock = state.Lock(folder / "preparing")
    lock.take(wait=True)
    django.setup()
    call_command("migrate", interactive=False)
    _collect_static(folder)
    _load_launch(folder, demo=demo)
    with (folder / "sign-ins.txt").open("w") as file:
        call_command("demo_sign_ins", stdout=file)


def _collect_static(folder: Path) -> None:
    """Only when a file of ours or an installed package changed since the last time."""
    files = sorted(path for static in [state.ROOT / "static", *state.ROOT.glob("*/static")] for path in static.rglob("*") if path.is_file())
    facts = [f"{path} {path.stat().st_mtime_ns} {path.stat().st_size}" for path in [state.ROOT / "requirements" / "dev.txt", *files]]
    wanted = hashlib.sha256("\n".join([str(settings.STATIC_ROOT), *facts]).encode()).hexdigest()
    stamp = folder / "static.stamp"
    if not Path(settings.STATIC_ROOT).exists() or not stamp.exists() or stamp.read_text() != wanted:
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(wanted)


def _load_launch(folder: Path, *, demo: bool) -> None:
    """Once per database: what people change afterwards is theirs."""
    database = hashlib.sha256(os.environ["DATABASE_URL"].encode()).hexdigest()[:12]
    stamp = folder / f"launched-{database}{'-demo' if demo else ''}"
    if not stamp.exists():
        call_command("load_launch", *(["--demo"] if demo else []))
        stamp.touch()


if __name__ == "__main__":
    main(demo="--demo" in sys.argv)
