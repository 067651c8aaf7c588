"""Database and broker together: up while anybody uses them, and the environment that points to them."""

import os
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from network.embedded import state, users
from network.embedded.broker import Broker
from network.embedded.postgres import Postgres
from network.embedded.state import EmbeddedError

type Service = Postgres | Broker


def hear(how: Any) -> None:
    """What Ctrl-C, `kill` and a closed terminal do to this command from now on."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, how)


def wanted(folder: Path) -> list[Service]:
    """The services that the environment does not bring along already."""
    return [
        *([] if os.environ.get("DATABASE_URL") else [Postgres(folder)]),
        *([] if os.environ.get("REDIS_URL") else [Broker(folder)]),
    ]


def may_hold_demo() -> bool:
    """Invented people with a public password come into a database of our own alone, never into one that was brought along."""
    return not os.environ.get("DATABASE_URL")


def environment(folder: Path, services: list[Service]) -> dict[str, str]:
    """What every program of the project is started with; a value that is set already stays as it is."""
    ours = {
        "SECRET_KEY": state.secret(folder, "django"),
        "STATIC_ROOT": str(folder / "static"),
        "MEDIA_ROOT": str(folder / "media"),
        "AUDIT_HEAD_FOLDER": str(folder / "audit-heads"),
    }
    urls = {name: value for service in services for name, value in service.environment().items()}
    return {**ours, **os.environ, **urls, "PYTHONPATH": str(state.ROOT), "PYTHONUNBUFFERED": "1"}


@contextmanager
def up(*, fresh: bool = False) -> Iterator[tuple[dict[str, str], list[Service]]]:
    """The services answer inside. They stay for other commands of this clone, and stop when the last one leaves."""
    folder = state.folder()
    services = wanted(folder)
    with users.turn(folder):
        if fresh:
            _drop_data(folder, services)
        me = users.join(folder)
        users.end_orphans(folder)
    try:
        with users.turn(folder):
            for service in services:
                service.start()
        yield environment(folder, services), services
    finally:
        # From here on a second Ctrl-C must not leave anything half stopped.
        hear(signal.SIG_IGN)
        with users.turn(folder):
            users.leave(me)
            if not users.others(folder):
                for service in reversed(services):
                    service.stop()


def _drop_data(folder: Path, services: list[Service]) -> None:
    """Everything that people or launch content put in; secrets and ports stay."""
    if len(services) < 2:
        raise EmbeddedError(
            "--fresh drops the built-in database and broker; with DATABASE_URL or REDIS_URL set, that is for you to do."
        )
    if others := users.others(folder):
        raise EmbeddedError(
            f"--fresh would drop the data that process {others[0]} is using: stop that command first (Ctrl-C there)."
        )
    users.end_orphans(folder)
    for service in services:
        if service.running():
            service.stop()
    for path in [*folder.glob("postgres-*"), folder / "broker", folder / "media", folder / "audit-heads", folder / "prepared"]:
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    state.folder()  # the empty folders again
    print("the old data are gone", file=sys.stderr)
