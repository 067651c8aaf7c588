"""Scheduled jobs: due by the database's clock, run by one process at a time, and again after a failure."""

import threading
import time as clock
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import close_old_connections, connection
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from network.core import jobs, tasks
from network.core.models import ScheduledJob
from tests import factories


@pytest.fixture
def work(db, monkeypatch):
    """A job of this test's own beside those of the platform, and what it did."""
    done: list[float] = []
    monkeypatch.setattr(jobs, "_jobs", {})
    jobs.job("tests.work", _("join"), every=timedelta(minutes=5))(lambda: done.append(clock.monotonic()))
    return done


def test_a_new_job_is_due_at_once_and_after_its_run_in_its_own_time(work):
    assert jobs.due() == ["tests.work"]

    assert jobs.run("tests.work")

    row = ScheduledJob.objects.get(name="tests.work")
    assert len(work) == 1
    assert jobs.due() == []
    assert timedelta(minutes=4) < row.due_at - row.finished_at <= timedelta(minutes=5, seconds=1)
    assert not jobs.run("tests.work")


def test_a_daily_job_waits_for_its_hour(db, monkeypatch):
    monkeypatch.setattr(jobs, "_jobs", {})
    hour = (jobs.database_now() - timedelta(hours=1)).time()
    jobs.job("tests.daily", _("join"), at=hour)(lambda: None)

    assert jobs.due() == []
    assert ScheduledJob.objects.get().due_at > jobs.database_now()


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 1, 10, 2, tzinfo=UTC), datetime(2026, 1, 10, 3, 10, tzinfo=UTC)),
        (datetime(2026, 1, 10, 3, 10, tzinfo=UTC), datetime(2026, 1, 11, 3, 10, tzinfo=UTC)),
        (datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 29, 2, 10, tzinfo=UTC)),
        (datetime(2026, 10, 24, 12, tzinfo=UTC), datetime(2026, 10, 25, 3, 10, tzinfo=UTC)),
    ],
)
def test_a_daily_job_keeps_its_hour_in_wales_when_clocks_change(moment, expected):
    job = jobs.Job("tests.daily", "", lambda: None, at=time(3, 10))

    assert job.next_after(moment) == expected


def test_a_failure_is_written_down_without_its_words_and_tried_again(work, monkeypatch):
    monkeypatch.setattr(jobs, "_jobs", {"tests.work": jobs.Job("tests.work", "", lambda: 1 / 0, every=timedelta(days=1))})
    jobs.due()

    assert jobs.run("tests.work")

    row = ScheduledJob.objects.get(name="tests.work")
    assert row.failure == "ZeroDivisionError"
    assert timedelta(minutes=9) < row.due_at - row.failed_at <= timedelta(minutes=10, seconds=1)


def _at_once(count: int) -> None:
    """So many processes are told of the job at the same moment."""
    start = threading.Barrier(count)

    def one() -> None:
        close_old_connections()
        start.wait()
        jobs.run("tests.slow")
        connection.close()

    threads = [threading.Thread(target=one) for _ in range(count)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]


@pytest.fixture
def slow(transactional_db, monkeypatch):
    """A job that takes a moment, due now."""
    done: list[int] = []
    work = jobs.Job("tests.slow", "", lambda: (clock.sleep(0.2), done.append(1)) and 1, every=timedelta(hours=1))
    monkeypatch.setattr(jobs, "_jobs", {"tests.slow": work})
    ScheduledJob.objects.create(name="tests.slow", due_at=Now())
    return done


def test_two_schedulers_run_a_job_once(slow):
    _at_once(4)

    assert slow == [1]


def test_without_its_lock_it_would_run_more_than_once(slow, monkeypatch):
    """The sabotaged twin of the test above."""

    @contextmanager
    def everybody(name):
        yield True

    monkeypatch.setattr(jobs, "advisory_lock", everybody)

    _at_once(4)

    print(f"run {len(slow)} times without the lock")
    assert len(slow) > 1


def test_every_app_announces_what_it_forgets():
    assert {"core.forget_old_sessions", "members.forget_old_requests", "outreach.forget_old_letters"} <= jobs.registered().keys()


def test_a_job_says_either_how_often_or_when():
    with pytest.raises(ValueError, match="either"):
        jobs.job("tests.never", "")


def test_the_scheduler_hands_each_due_job_to_a_worker(work, monkeypatch):
    told = []
    monkeypatch.setattr(tasks.run_job, "apply_async", lambda args, expires: told.append((args, expires)))

    tasks.start_due_jobs()

    assert told == [(["tests.work"], 60)]


def test_the_board_sees_the_jobs_and_can_have_one_run_now(client, db):
    client.force_login(factories.administrator(name="Ann Admin", email="ann@example.org"))
    jobs.due()

    page = client.get("/en/admin/core/scheduledjob/")
    client.post(
        "/en/admin/core/scheduledjob/", {"action": "run_soon", "_selected_action": ["outreach.forget_old_letters"]}, follow=True
    )

    assert "Forget letters older than twelve months" in page.text
    assert "outreach.forget_old_letters" in jobs.due()
    assert "members.forget_old_requests" not in jobs.due()
