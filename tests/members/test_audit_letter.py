"""The head of the audit record in the board's mailboxes."""

import pytest
from django.db import connection

from members import audit_letter
from network.core import audit, heads
from network.core.db import as_owner
from network.outreach.models import Message


@pytest.fixture
def published(heads_folder, bethan) -> heads.Head:
    audit.record("members.joined", by=bethan, on=bethan.person)
    return heads.publish()


def test_each_of_the_board_gets_the_head_in_both_languages(published, bethan, mari):
    assert audit_letter.write_to_board() == 1

    letter = Message.objects.get(to="bethan@example.org")
    assert (letter.language, letter.purpose, letter.person_id) == ("both", "notice", bethan.person.pk)
    assert letter.subject.count(" | ") == 1
    assert letter.text.count(published.as_json()) == 2


def test_the_line_of_the_letter_is_a_head_file_as_it_stands(published, tmp_path):
    audit_letter.write_to_board()
    line = next(line for line in Message.objects.get().text.splitlines() if line.startswith("{"))
    (tmp_path / "kept.json").write_text(line)

    assert heads.Head.read(tmp_path / "kept.json") == published


def test_nothing_is_written_before_a_head_was_published(heads_folder, bethan):
    assert audit_letter.write_to_board() == 0
    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_letter_says_when_the_record_was_changed(published):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE core_auditentry SET kind = 'members.left'")

    audit_letter.write_to_board()

    letter = Message.objects.get()
    assert "The audit record was changed" in letter.subject
    assert "Changed or missing: 1." in letter.text
