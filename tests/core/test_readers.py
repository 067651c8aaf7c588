"""Readers of the record: each entry once and in the order of the chain, whatever a reader does with one of them."""

import pytest
from django.db import InterfaceError, OperationalError, connection

from members.models import Person
from network.core import audit, readers, sealing
from network.core.models import AuditLeftover, AuditReader
from tests import factories


@pytest.fixture
def told(db):
    """Three sealed entries."""
    body = factories.board()
    ids = [audit.record("tests.renamed", on=body).pk for _ in range(3)]
    sealing.seal()
    return ids


def test_a_reader_is_handed_each_entry_once_in_order(told):
    seen = []

    assert readers.read("tests.reader", lambda entry: seen.append(entry.pk)) == 3
    assert readers.read("tests.reader", lambda entry: seen.append(entry.pk)) == 0

    assert seen == told


def test_each_reader_reads_for_itself(told):
    seen = []
    readers.read("tests.first", lambda entry: None)

    readers.read("tests.second", lambda entry: seen.append(entry.pk))

    assert seen == told


def test_what_is_not_sealed_is_not_read_yet(told):
    seen = []
    audit.record("tests.renamed", on=factories.board())

    readers.read("tests.reader", lambda entry: seen.append(entry.pk))

    assert seen == told


def test_an_entry_at_which_a_reader_fails_is_left_over_and_tried_again(told):
    seen, is_able = [], False

    def handle(entry):
        if entry.pk == told[1] and not is_able:
            raise LookupError("secret words")
        seen.append(entry.pk)

    readers.read("tests.reader", handle)
    left = AuditLeftover.objects.get()
    is_able = True
    readers.read("tests.reader", handle)

    assert (left.entry_id, left.failure) == (told[1], "LookupError")
    assert seen == [told[0], told[2], told[1]]
    assert not AuditLeftover.objects.exists()


def test_an_entry_is_not_tried_for_ever(told, monkeypatch):
    monkeypatch.setattr(readers, "TRIES", 3)
    tries = []

    def handle(entry):
        tries.append(entry.pk)
        raise LookupError

    for _ in range(5):
        readers.read("tests.reader", handle)

    assert tries.count(told[0]) == 3


def test_what_a_reader_wrote_before_it_failed_is_taken_back(told):
    def handle(entry):
        factories.person()
        raise LookupError

    readers.read("tests.reader", handle)

    assert AuditReader.objects.get(name="tests.reader").position == 3
    assert AuditLeftover.objects.count() == 3
    assert not Person.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_when_the_database_goes_away_everything_is_as_before():
    audit.record("tests.renamed", on=factories.board())
    sealing.seal()

    def handle(entry):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    with pytest.raises((OperationalError, InterfaceError)):
        readers.read("tests.reader", handle)
    connection.close()

    assert AuditReader.objects.get(name="tests.reader").position == 0
    assert not AuditLeftover.objects.exists()
