"""The programs of production around a drill: worker and scheduler with logs in the drill's folder."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def folder() -> Path:
    """Where this drill keeps logs and plans; gone afterwards."""
    return Path(os.environ["DRILL_FOLDER"])


def environment() -> dict[str, str]:
    """What programs of the drill are started with."""
    return dict(os.environ)


@contextmanager
def program(name: str, *arguments: str, **env: str) -> Iterator[subprocess.Popen]:
    """`python -m` with these arguments in a session of its own; killed with all its children in the end."""
    log = (folder() / f"{name}.log").open("ab")
    process = subprocess.Popen(
        [sys.executable, "-m", *arguments], env=os.environ | env, stdout=log, stderr=log, start_new_session=True
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def worker(**env: str):
    """A Celery worker with two processes, started as bin/start does."""
    quick = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return program("worker", "celery", "-A", "network", "worker", "--loglevel=INFO", "--concurrency=2", *quick, **env)


def beat(**env: str):
    """The scheduler."""
    return program("beat", "celery", "-A", "network", "beat", "--pidfile=", f"--schedule={folder() / 'schedule'}", **env)


def children(process: subprocess.Popen) -> list[int]:
    """The processes that this one started itself: of a worker, those that run tasks."""
    return [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


def wait_until(done: Callable[[], bool], *, seconds: float, every: float = 0.2) -> bool:
    """Whether it came true in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if done():
            return True
        time.sleep(every)
    return done()


def last_lines(name: str, count: int = 12) -> str:
    log = folder() / f"{name}.log"
    return "\n".join(log.read_text(errors="replace").splitlines()[-count:]) if log.exists() else ""
