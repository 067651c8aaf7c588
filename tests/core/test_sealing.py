"""The chain over the audit record: every committed entry once, in whatever order transactions end."""

import threading

import pytest
from django.db import connection, models, transaction
from django.db.models.functions import Now

from network.core import audit, sealing
from network.core.models import AuditEntry, AuditSeal
from tests import factories
from tests.racing import in_thread


def entries(count: int) -> list[int]:
    body = factories.board()
    return [audit.record("tests.renamed", on=body, number=number).pk for number in range(count)]


def test_every_entry_is_chained_to_the_one_before(db):
    ids = entries(3)

    assert sealing.seal() == 3

    seals = list(AuditSeal.objects.order_by("position"))
    assert [(seal.position, seal.entry_id) for seal in seals] == [(1, ids[0]), (2, ids[1]), (3, ids[2])]
    assert seals[0].digest == sealing.chained(sealing.BEGINNING, AuditEntry.objects.get(pk=ids[0]))
    assert seals[2].digest == sealing.chained(seals[1].digest, AuditEntry.objects.get(pk=ids[2]))


def test_sealing_again_goes_on_where_the_chain_ends(db, monkeypatch):
    monkeypatch.setattr(sealing, "BATCH", 2)
    entries(3)

    assert (sealing.seal(), sealing.seal()) == (3, 0)
    entries(2)

    assert sealing.seal() == 2
    assert list(AuditSeal.objects.order_by("position").values_list("position", flat=True)) == [1, 2, 3, 4, 5]


def test_the_digest_is_over_every_column():
    assert set(sealing.COLUMNS) == {field.attname for field in AuditEntry._meta.concrete_fields}


def test_an_entry_is_one_line_of_json_with_its_time_to_the_microsecond(db):
    entry = AuditEntry.objects.get(pk=entries(1)[0])

    line = sealing.canonical(entry)

    assert line.startswith(f'[{entry.pk},"{entry.at:%Y-%m-%dT%H:%M:%S.%f}+00:00","tests.renamed",null,null,"members.body",')


def test_an_entry_from_before_yesterday_is_found_when_all_is_looked_at(db):
    long_ago = Now() - sealing.LASTS_AT_MOST * 2
    AuditEntry.objects.create(kind="tests.restored", object_type="members.body", object_id="1", at=long_ago)

    assert sealing.seal() == 0
    assert sealing.seal(whole=True) == 1


# --- Several at once -----------------------------------------------------------------------------------------
def record_some(body) -> None:
    """Forty verbs, each fifth of which is taken back and leaves a gap between the ids."""
    for number in range(40):
        with transaction.atomic():
            audit.record("tests.renamed", on=body)
            transaction.set_rollback(number % 5 == 0)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_many_verbs_and_two_sealers_make_one_chain_without_a_gap():
    body, stop = factories.board(), threading.Event()
    sealers = [in_thread(lambda: [sealing.seal() for _ in iter(stop.is_set, True)]) for _ in range(2)]
    for thread in [in_thread(lambda: record_some(body)) for _ in range(4)]:
        thread.join(30)
    stop.set()
    for thread in sealers:
        thread.join(30)
    sealing.seal()

    ends = AuditSeal.objects.aggregate(first=models.Min("position"), last=models.Max("position"), count=models.Count("pk"))
    assert ends == {"first": 1, "last": 4 * 32, "count": 4 * 32}
    assert not AuditEntry.objects.unsealed().exists()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_verb_does_not_wait_for_the_sealer():
    body, sealing_on, done = factories.board(), threading.Event(), threading.Event()

    def hold_the_chain() -> None:
        with transaction.atomic():
            sealing.seal()
            sealing_on.set()
            done.wait(10)

    audit.record("tests.renamed", on=body)
    sealer = in_thread(hold_the_chain)
    sealing_on.wait(10)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '200ms'")
        audit.record("tests.renamed", on=body)
    done.set()
    sealer.join(10)

    assert AuditEntry.objects.count() == 2
