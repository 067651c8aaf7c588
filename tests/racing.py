"""Threads and processes of a race, each with a database connection of its own."""

import os
import signal
import threading
from collections.abc import Callable

from django.db import connection, connections


def in_thread(work: Callable[[], None]) -> threading.Thread:
    """Begin at once; `join` it."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def in_process(work: Callable[[], None]) -> int:
    """Do it in a process of its own; the signal that killed it, 0 if none did."""
    connections.close_all()  # else both would speak on one line
    child = os.fork()
    if not child:
        try:
            work()
        finally:
            os._exit(0)
    _pid, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def die() -> None:
    """Be killed as by a machine that goes off: nothing more is done, no `finally`, no answer to the database."""
    os.kill(os.getpid(), signal.SIGKILL)
