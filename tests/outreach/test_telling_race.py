"""Nothing is lost between a verb's commit and the people whom it concerns, and nobody is told twice.

Real processes that are killed, real transactions that end in another order than their ids; beside each a sabotaged
twin that does what one would do at first, and must lose some.
"""

import random
import signal
import threading

import pytest
from django.db import transaction

from network.core import audit, readers, sealing
from network.core.models import AuditEntry
from network.outreach import choices, telling
from network.outreach.models import Message, Notification
from tests import factories
from tests.racing import die, in_process, in_thread

RUNS = 20
JOINED = "members.somebody_joined"
pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def board(heads_folder):
    """Two of the board, who want an e-mail at once."""
    people = [factories.board_member(name, f"{name}@example.org") for name in ("bethan", "huw")]
    for one in people:
        choices.choose(one.person, {JOINED: "at_once"}, by=one)
    return people


def join(number: int) -> AuditEntry:
    return audit.record("members.joined", on=factories.person(name=f"Siân {'abcdefghijklmnopqrstuvwxyz'[number]}"))


def lost_and_repeated() -> tuple[int, int]:
    """Of what the board should have been told, on the page and by e-mail: how many times not, and how many times too often."""
    entries = list(AuditEntry.objects.filter(kind="members.joined").values_list("pk", flat=True))
    rows = list(Notification.objects.filter(kind=JOINED).values_list("entry", "person"))
    owed = 2 * len(entries)
    letters = Message.objects.filter(kind="email/notification").count()
    return owed - min(len(set(rows)), letters), max(len(rows), letters) - owed


# --- Killed after the verb ---------------------------------------------------------------------------------------
def killed_after_commit(number: int, tell=None) -> None:
    """The verb is committed, and the next thing that its process does is to die."""

    def verb() -> None:
        with transaction.atomic():
            transaction.on_commit(die)
            entry = join(number)
            if tell:
                transaction.on_commit(lambda: tell(entry))

    assert in_process(verb) == signal.SIGKILL


def test_a_kill_between_a_verb_and_its_telling_loses_nothing(board):
    for number in range(RUNS):
        killed_after_commit(number)
        telling.tell_what_is_new()

    assert AuditEntry.objects.filter(kind="members.joined").count() == RUNS
    assert lost_and_repeated() == (0, 0)


def test_the_twin_that_tells_on_commit_loses_some(board):
    for number in range(RUNS):
        killed_after_commit(number, tell=telling.tell)

    lost, _repeated = lost_and_repeated()
    print(f"kills between commit and telling: {RUNS}; told on commit, lost: {lost} of {2 * RUNS}")
    assert lost > 0


# --- Killed while telling ------------------------------------------------------------------------------------------
def test_a_kill_while_telling_loses_nothing_and_tells_nobody_twice(board):
    dice = random.Random(7)

    def deadly(entry: AuditEntry) -> None:
        """Dies before the commit of what it has told, or right after."""
        telling.tell(entry)
        dice.choice([die, lambda: transaction.on_commit(die)])()

    for number in range(RUNS):
        join(number)
        sealing.seal()
        dice.random()  # of this process; each child throws its own copy
        assert in_process(lambda: readers.read(telling.READER, deadly)) == signal.SIGKILL
    telling.tell_what_is_new()

    assert lost_and_repeated() == (0, 0)


def test_two_readers_at_once_tell_nobody_twice(board):
    for number in range(RUNS):
        join(number)
        threads = [in_thread(telling.tell_what_is_new) for _ in range(2)]
        for thread in threads:
            thread.join(30)
    telling.tell_what_is_new()

    assert lost_and_repeated() == (0, 0)


# --- Committed in the other order --------------------------------------------------------------------------------------
def committed_in_reverse(number: int, tell) -> None:
    """The entry with the lower id is committed after the one with the higher id was told."""
    has_id, may_commit = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            join(number)
            has_id.set()
            may_commit.wait(10)

    thread = in_thread(slow)
    has_id.wait(10)
    join(number + 1)
    tell()
    may_commit.set()
    thread.join(10)
    tell()


def test_transactions_that_end_in_the_reverse_order_of_their_ids_lose_nothing(board):
    for number in range(RUNS):
        committed_in_reverse(number, telling.tell_what_is_new)

    assert AuditEntry.objects.filter(kind="members.joined").count() == 2 * RUNS
    assert lost_and_repeated() == (0, 0)


def test_the_twin_that_goes_on_from_the_last_id_loses_some(board):
    last = [AuditEntry.objects.order_by("pk").last().pk]

    def tell_after_the_last_id() -> None:
        for entry in AuditEntry.objects.filter(pk__gt=last[0]).order_by("pk"):
            telling.tell(entry)
            last[0] = entry.pk

    for number in range(RUNS):
        committed_in_reverse(number, tell_after_the_last_id)

    lost, _repeated = lost_and_repeated()
    print(f"pairs committed in reverse: {RUNS}; going on from the last id, lost: {lost} of {4 * RUNS}")
    assert lost > 0
