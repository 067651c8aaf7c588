"""Who uses this clone's services now: one file per command, locked while the command lives.

`using/<process>` belongs to a command, `using/<process>.<part>` to a program that it started; the part's
lock is held by the program itself, so a part whose command is gone (kill -9) is known for an orphan.
"""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from network.embedded.state import Lock, is_held


@contextmanager
def turn(folder: Path) -> Iterator[None]:
    """Starting and stopping services is done by one command at a time."""
    lock = Lock(folder / "turn")
    lock.take(wait=True)
    try:
        yield
    finally:
        lock.let_go()


def join(folder: Path) -> Lock:
    """Be counted as a user until the lock is let go or this process ends in whatever way. In one's `turn`."""
    me = Lock(folder / "using" / str(os.getpid()))
    me.take()
    return me


def leave(me: Lock) -> None:
    me.path.unlink(missing_ok=True)
    me.let_go()


def others(folder: Path) -> list[int]:
    """The processes of the other commands that use the services. In one's `turn`."""
    commands = [path for path in (folder / "using").iterdir() if path.name.isdigit() and path.name != str(os.getpid())]
    return sorted(int(path.name) for path in commands if is_held(path))


def end_orphans(folder: Path) -> None:
    """End the programs whose command is gone, and forget what is left of commands that were killed. In one's `turn`."""
    using = folder / "using"
    alive = {*others(folder), os.getpid()}
    orphans = [path for path in using.iterdir() if int(path.name.split(".")[0]) not in alive]
    programs = [path for path in orphans if "." in path.name and is_held(path)]
    for how in (signal.SIGTERM, signal.SIGKILL):
        for path in programs:
            with suppress(ProcessLookupError, ValueError):
                os.killpg(int(path.read_text()), how)
        deadline = time.monotonic() + 4
        while programs and time.monotonic() < deadline:
            time.sleep(0.05)
            programs = [path for path in programs if is_held(path)]
    for path in orphans:
        path.unlink(missing_ok=True)
