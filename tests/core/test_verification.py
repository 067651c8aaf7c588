"""Whoever owns the database changes the audit record by SQL: the verifier names every row that was touched."""

import io
import itertools
import json
import random

import pytest
from django.core.management import call_command
from django.db import connection

from network.core import audit, heads, sealing, verification
from network.core.db import as_owner
from network.core.models import AuditEntry, AuditPayload, AuditSeal
from tests import factories

ROWS, FLIPS, AT_ONCE = 120, 1000, 250
pytestmark = pytest.mark.django_db(transaction=True)


def written(count: int) -> list[int]:
    """A sealed record, with and without particulars; the ids in the order of the chain."""
    body = factories.board()
    reasons = [{"reason": f"Rheswm {number}"} if number % 2 else {} for number in range(count)]
    made = [audit.record("tests.renamed", on=body, **particulars) for particulars in reasons]
    sealing.seal()
    return [entry.pk for entry in made]


@pytest.fixture
def record(heads_folder) -> list[int]:
    return written(ROWS)


def execute(sql: str, *given) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)


def broken() -> list[int | str]:
    return verification.verify(heads.published()).broken_rows


def command(*arguments: str) -> tuple[dict, int]:
    """(the last line, the exit status)."""
    said, status = io.StringIO(), 0
    try:
        call_command("verify_audit", *arguments, stdout=said)
    except SystemExit as end:
        status = end.code
    return json.loads(said.getvalue().splitlines()[-1]), status


# --- One byte --------------------------------------------------------------------------------------------------
def flip(text: str, dice: random.Random) -> str:
    """Another text of the same length: one bit of one byte is turned, so that it stays a printable character."""
    place = dice.randrange(len(text))
    return text[:place] + chr(ord(text[place]) ^ dice.choice([1, 2, 4])) + text[place + 1 :]


TEXT = ["kind", "object_type", "object_id", "payload_hash"]


def flip_in_entry(row: int, dice: random.Random) -> tuple[str, list]:
    """SQL that turns one bit somewhere in an entry, its particulars or its seal."""
    entry = AuditEntry.objects.select_related("payload", "seal").get(pk=row)
    column = dice.choice(["at", "actor_id", *TEXT, "salt", "particulars", "digest"])
    if column == "at":
        return f"UPDATE core_auditentry SET at = at + interval '{2 ** dice.randrange(20)} us' WHERE id = %s", [row]
    if column == "actor_id":
        return "UPDATE core_auditentry SET actor_id = coalesce(actor_id, 0) # 4 WHERE id = %s", [row]
    if column == "digest":
        return "UPDATE core_auditseal SET digest = %s WHERE entry_id = %s", [flip(entry.seal.digest, dice), row]
    if column in ("salt", "particulars") and hasattr(entry, "payload"):
        changed = {"reason": flip(entry.payload.particulars["reason"], dice)}
        new = flip(entry.payload.salt, dice) if column == "salt" else json.dumps(changed)
        return f"UPDATE core_auditpayload SET {column} = %s WHERE entry_id = %s", [new, row]
    column = column if getattr(entry, column, "") else "kind"
    return f"UPDATE core_auditentry SET {column} = %s WHERE id = %s", [flip(getattr(entry, column), dice), row]


def put_back(entry: AuditEntry) -> None:
    AuditEntry.objects.filter(pk=entry.pk).update(**{name: getattr(entry, name) for name in sealing.COLUMNS[1:]})
    AuditSeal.objects.filter(entry=entry.pk).update(digest=entry.seal.digest)
    if payload := getattr(entry, "payload", None):
        AuditPayload.objects.filter(pk=entry.pk).update(salt=payload.salt, particulars=payload.particulars)


def flipped(rows: list[int], dice: random.Random) -> list[int | str]:
    """Turn one bit in each of these rows as the owner; what the verifier names, before all is put back."""
    kept = AuditEntry.objects.select_related("payload", "seal").in_bulk(rows)
    for row in rows:
        sql, given = flip_in_entry(row, dice)
        execute(sql, *given)
    named = broken()
    for entry in kept.values():
        put_back(entry)
    return named


def test_a_flipped_byte_in_each_of_a_thousand_rows_is_named(heads_folder):
    dice, named = random.Random(3), 0
    rows = dice.sample(written(FLIPS), FLIPS)

    with as_owner():
        for some in itertools.batched(rows, AT_ONCE):
            found = flipped(list(some), dice)
            assert found == sorted(some)
            named += len(found)

    print(f"flipped bytes whose row is named: {named} of {FLIPS}")
    assert broken() == []


def test_a_byte_flipped_in_a_single_row_is_named_alone(record):
    dice = random.Random(4)

    with as_owner():
        for row in dice.sample(record, 10):
            assert flipped([row], dice) == [row]


def test_rows_flipped_side_by_side_are_named_and_not_the_one_after(record):
    with as_owner():
        assert flipped(record[40:46], random.Random(5)) == record[40:46]


# --- Whole rows ----------------------------------------------------------------------------------------------------
def test_an_untouched_record_is_whole_and_gaps_of_ids_are_no_harm(record):
    figures, status = command()

    assert (figures["rows"], figures["broken"], status) == (ROWS, [], 0)


def test_erased_particulars_are_as_they_should_be(record):
    AuditPayload.objects.filter(entry__in=record[:20]).delete()

    assert broken() == []


def test_a_row_that_was_taken_away_is_named(record):
    with as_owner():
        execute("DELETE FROM core_auditentry WHERE id = %s", record[100])

    assert broken() == [record[100]]


def test_a_row_taken_away_with_its_seal_leaves_its_position_empty(record):
    with as_owner():
        execute("DELETE FROM core_auditentry WHERE id = %s", record[100])
        execute("DELETE FROM core_auditseal WHERE entry_id = %s", record[100])

    assert broken() == ["position 101"]


def test_two_rows_that_were_swapped_are_both_named(record):
    first, second = record[10], record[60]
    swap = "UPDATE core_auditentry a SET {columns} FROM core_auditentry b WHERE (a.id, b.id) IN ((%s, %s), (%s, %s))"
    columns = ", ".join(f"{name} = b.{name}" for name in sealing.COLUMNS[1:])

    with as_owner():
        execute(swap.format(columns=columns), first, second, second, first)

    assert broken() == [first, second]


def test_two_seals_that_were_swapped_are_named(record):
    with as_owner():
        execute("UPDATE core_auditseal SET entry_id = -entry_id WHERE position IN (11, 61)")
        execute("UPDATE core_auditseal SET entry_id = %s WHERE position = 11", record[60])
        execute("UPDATE core_auditseal SET entry_id = %s WHERE position = 61", record[10])

    assert set(broken()) == {record[10], record[60]}


# --- Against the published head ---------------------------------------------------------------------------------------
def cut_off_after(position: int) -> None:
    execute("DELETE FROM core_auditpayload p USING core_auditseal s WHERE s.entry_id = p.entry_id AND s.position > %s", position)
    execute("DELETE FROM core_auditentry e USING core_auditseal s WHERE s.entry_id = e.id AND s.position > %s", position)
    execute("DELETE FROM core_auditseal WHERE position > %s", position)


def test_a_tail_that_was_cut_off_shows_by_the_published_head_alone(record):
    head = heads.publish()
    with as_owner():
        cut_off_after(ROWS - 5)

    assert verification.verify().broken_rows == []
    assert broken() == [head.entry]


def test_a_chain_computed_anew_shows_by_the_published_head_alone(record):
    heads.publish()
    with as_owner():
        execute("UPDATE core_auditentry SET actor_id = 1 WHERE id = %s", record[7])
        execute("TRUNCATE core_auditseal")
    sealing.seal()

    assert verification.verify().broken_rows == []
    assert broken() == [record[-1]]


def test_a_head_kept_elsewhere_is_enough(record, heads_folder, tmp_path):
    kept = tmp_path / "from-the-mail.json"
    kept.write_text(heads.publish().as_json())
    for path in heads_folder.iterdir():
        path.unlink()
    with as_owner():
        cut_off_after(ROWS - 5)

    assert command() == ({"rows": ROWS - 5, "unsealed": 0, "heads": 0, "broken": []}, 0)
    assert command("--head", str(kept)) == ({"rows": ROWS - 5, "unsealed": 0, "heads": 1, "broken": [record[-1]]}, 1)


def test_a_head_is_published_into_a_file_that_nobody_writes_again(record, heads_folder):
    head = heads.publish()

    assert heads.publish() == head
    assert list(heads.published()) == [head]
    assert [(path.name, oct(path.stat().st_mode & 0o777)) for path in heads_folder.iterdir()] == [
        (f"audit-head-{ROWS:012}.json", "0o444")
    ]
