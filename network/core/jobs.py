"""Scheduled jobs: each app announces its own in its `jobs.py`, and every one may be run twice without harm.

The scheduler only says "look": what is due is a row with a time, by the database's clock, and one process at a
time holds a job's advisory lock. A process that dies in the middle leaves the row due, so another begins again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import structlog
from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone

from network.core.db import advisory_lock
from network.core.languages import Text
from network.core.models import ScheduledJob

log = structlog.get_logger("network.core.jobs")
AGAIN_AFTER_FAILURE = timedelta(minutes=10)


@dataclass(frozen=True)
class Job:
    """What is done and when: `every` so often, or daily `at` a time of day in Wales; one of the two."""

    name: str
    title: Text
    run: Callable[[], int | None]
    every: timedelta | None = None
    at: time | None = None

    def next_after(self, moment: datetime) -> datetime:
        """The first time strictly after `moment` at which it is due; both aware."""
        if self.at is None:
            return moment + (self.every or timedelta())
        local = timezone.localtime(moment)
        today = datetime.combine(local.date(), self.at, tzinfo=local.tzinfo)
        return today if today > local else datetime.combine(local.date() + timedelta(days=1), self.at, tzinfo=local.tzinfo)


_jobs: dict[str, Job] = {}


def job(name: str, title: Text, *, every: timedelta | None = None, at: time | None = None):
    """Decorator that registers a function without arguments, which returns how many things it did, or None.

    >>> @job("members.forget_old_requests", _("Forget requests…"), at=time(3, 10))
    """
    if (every is None) == (at is None):
        raise ValueError(f"{name}: say either every= or at=.")
    if name in _jobs:
        raise ValueError(f"Two jobs are called {name}.")

    def register(run: Callable[[], int | None]) -> Callable[[], int | None]:
        _jobs[name] = Job(name, title, run, every, at)
        return run

    return register


def registered() -> dict[str, Job]:
    """All jobs by name."""
    return dict(_jobs)


def due() -> list[str]:
    """Names of the jobs whose time has come. A job that is new here gets its row, and a daily one waits for its hour."""
    now = database_now()
    known = set(ScheduledJob.objects.values_list("name", flat=True))
    new = [one for one in _jobs.values() if one.name not in known]
    ScheduledJob.objects.bulk_create(
        [ScheduledJob(name=one.name, due_at=now if one.every else one.next_after(now)) for one in new], ignore_conflicts=True
    )
    return list(ScheduledJob.objects.filter(name__in=_jobs, due_at__lte=Now()).order_by("due_at").values_list("name", flat=True))


def run(name: str) -> bool:
    """Run one job if it is due and nobody else is at it; whether this call ran it. A failure is written down and tried again."""
    with advisory_lock(f"job {name}") as held:
        if not held or not ScheduledJob.objects.filter(name=name, due_at__lte=Now()).update(started_at=Now()):
            return False
        this, row = _jobs[name], ScheduledJob.objects.filter(name=name)
        try:
            count = this.run()
        except Exception as error:
            log.exception("job failed", job=name)
            again = min(database_now() + AGAIN_AFTER_FAILURE, this.next_after(database_now()))
            row.update(failed_at=Now(), failure=type(error).__name__, due_at=again)
            return True
        row.update(finished_at=Now(), failed_at=None, failure="", count=count, due_at=this.next_after(database_now()))
        return True


def database_now() -> datetime:
    """The time by the database's clock, not that of the transaction's beginning."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]
