import pytest
from django.db import ProgrammingError, connection, transaction

from network.core import audit
from network.core.models import AuditEntry
from tests import factories


def test_an_entry_says_who_did_what_to_which_thing(mari):
    entry = audit.record("members.joined", by=mari, on=mari.person)

    row = AuditEntry.objects.about(mari.person).get()
    assert (row.pk, row.kind, row.actor_id, row.object_type) == (entry.pk, "members.joined", mari.pk, "members.person")
    assert row.at is not None


def test_particulars_are_hashed_with_salt_and_live_apart(db):
    body = factories.board()

    first = audit.record("members.renamed", on=body, reason="Cwm")
    second = audit.record("members.renamed", on=body, reason="Cwm")

    assert first.payload_hash == audit.payload_hash(first.payload.salt, {"reason": "Cwm"})
    assert first.payload_hash != second.payload_hash


@pytest.mark.parametrize(
    "statement", ["UPDATE core_auditentry SET kind = ''", "DELETE FROM core_auditentry", "TRUNCATE core_auditentry CASCADE"]
)
def test_the_runtime_role_can_not_change_the_record(db, statement):
    audit.record("members.renamed", on=factories.board())

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_entry_is_never_saved_twice_nor_deleted(db):
    entry = audit.record("members.renamed", on=factories.board())

    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()
