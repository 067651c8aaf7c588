"""`python -m network.embedded.prepare [--demo]`: migrations, static files, launch content, in one process.

Run by `bin/start` before the web when anything changed; every step may be repeated.
"""

import sys

import django
from django.core.management import call_command

from network.embedded import state


def main(*, demo: bool) -> None:
    folder = state.folder()
    lock = state.Lock(folder / "preparing")
    lock.take(wait=True)
    django.setup()
    call_command("migrate", interactive=False)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("load_launch", *(["--demo"] if demo else []))
    with (folder / "sign-ins.txt").open("w") as file:
        call_command("demo_sign_ins", stdout=file)


if __name__ == "__main__":
    main(demo="--demo" in sys.argv)
