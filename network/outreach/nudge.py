"""A nudge tells a worker that something waits. It may get lost: the sweeper finds every row without it.

A web request never waits for the broker: a thread of this process takes the nudge there. While the broker
is refused or silent it is left alone for some seconds, so that nothing piles up.
"""

import os
import threading
import time

import structlog
from celery import current_app
from django.db import transaction

log = structlog.get_logger("network.outreach")
TRY_AGAIN_AFTER_SECONDS = 15


class _Nudger:
    """One thread a process, started by the first nudge after a fork; nudges that come while it is busy are one."""

    def __init__(self) -> None:
        self.wanted = threading.Event()
        self.pid = 0
        self.away_until = 0.0

    def nudge(self) -> None:
        if time.monotonic() < self.away_until:
            return
        self.wanted.set()
        if self.pid != os.getpid():
            self.pid = os.getpid()
            threading.Thread(target=self.run, name="outreach-nudge", daemon=True).start()

    def run(self) -> None:
        while True:
            self.wanted.wait()
            self.wanted.clear()
            try:
                current_app.send_task("outreach.sweep", retry=False, expires=60, ignore_result=True)
            except Exception as error:  # whatever the broker does, the row is safe and the sweeper comes
                self.away_until = time.monotonic() + TRY_AGAIN_AFTER_SECONDS
                log.warning("nudge lost", error=type(error).__name__)


_nudger = _Nudger()


def nudge() -> None:
    """Tell a worker now, without waiting for the broker."""
    _nudger.nudge()


def nudge_on_commit() -> None:
    """Tell a worker once this transaction is committed; nothing that the broker does reaches the caller."""
    transaction.on_commit(nudge, robust=True)
