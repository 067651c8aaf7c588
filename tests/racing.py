"""Threads of a race, each with a database connection of its own that ends with it."""

import threading
from collections.abc import Callable

from django.db import connection


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
