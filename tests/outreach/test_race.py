"""Two senders at once, with real threads on a real Postgres, and a twin without the lock that must fail."""

import threading

import pytest
from django.db import connection

from network.outreach import delivery
from network.outreach.models import Message
from tests.outreach.conftest import news_to

SENDERS, LETTERS, RUNS = 4, 12, 5
CARELESS_CLAIM = "SELECT m.*, false AS is_held FROM outreach_message m WHERE m.state = 'waiting' ORDER BY m.id LIMIT 1"


def claim_all(claim, barrier: threading.Barrier, taken: list[int]) -> None:
    try:
        while True:
            barrier.wait(10)
            message = claim()
            barrier.wait(10)
            if message is None:
                barrier.abort()
                return
            taken.append(message.pk)
            Message.objects.filter(pk=message.pk, claimed_at=None).update(claimed_at="2026-01-01T00:00Z")
    except threading.BrokenBarrierError:
        return
    finally:
        connection.close()


def race(claim) -> list[int]:
    """The rows that SENDERS took, all reaching for each row at the same moment."""
    for number in range(LETTERS):
        news_to(f"person-{number}@example.org")
    barrier, taken = threading.Barrier(SENDERS), []
    senders = [threading.Thread(target=claim_all, args=[claim, barrier, taken]) for _ in range(SENDERS)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(30)
    return taken


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_senders_never_take_the_same_row():
    for _ in range(RUNS):
        taken = race(delivery.claim)

        assert len(taken) == len(set(taken)) == LETTERS
        Message.objects.all().delete()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_the_twin_that_looks_first_and_marks_later_takes_rows_twice():
    taken = race(lambda: next(iter(Message.objects.raw(CARELESS_CLAIM)), None))

    assert len(taken) > len(set(taken))
