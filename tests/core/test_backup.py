"""What a backup refuses, and what it says; the round trip through a new cluster is `bin/drill restore`."""

import json

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from network.core import backup
from network.core.db import grant_runtime
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def copy(tmp_path, settings):
    """A backup of one member and one file."""
    settings.MEDIA_ROOT = tmp_path / "media"
    factories.member(name="Mari Ŵyn", email="mari@example.org", language="cy")
    default_storage.save("a/llythyr.txt", ContentFile(b"Annwyl Mari"))
    backup.back_up(tmp_path / "copy")
    return tmp_path / "copy"


def test_a_backup_holds_the_database_every_file_and_their_checksums(copy):
    manifest = json.loads((copy / "manifest.json").read_text())

    assert set(manifest["sha256"]) == {"database.dump", "files/default/a/llythyr.txt"}
    assert (copy / "files/default/a/llythyr.txt").read_text() == "Annwyl Mari"
    assert copy.stat().st_mode & 0o077 == 0


def test_a_backup_goes_into_a_new_folder(copy):
    with pytest.raises(CommandError, match="there already"):
        call_command("backup", str(copy))


@pytest.mark.parametrize("damage", ["flip", "remove", "add", "forget"])
def test_a_damaged_copy_is_refused_before_anything_is_written(copy, damage):
    file = copy / "files/default/a/llythyr.txt"
    match damage:
        case "flip":
            file.write_text("Annwyl Nia")
        case "remove":
            file.unlink()
        case "add":
            (copy / "files/default/extra.txt").write_text("")
        case "forget":
            (copy / "manifest.json").unlink()

    with pytest.raises(CommandError, match=r"damaged|not a whole backup"):
        call_command("restore", str(copy))


def test_nothing_is_written_over(copy):
    with pytest.raises(CommandError, match="not empty"):
        call_command("restore", str(copy))


def test_a_missing_program_is_named(copy, settings):
    settings.POSTGRES_PROGRAMS = "/nowhere"

    with pytest.raises(CommandError, match="pg_dump is not here"):
        call_command("backup", str(copy.parent / "second"))


def test_rights_granted_afresh_are_those_of_the_migrations():
    before = _rights()

    grant_runtime()

    assert _rights() == before
    assert ("core_auditentry", True, True, False, False, False) in before


def _rights() -> list[tuple]:
    """(table, and whether the runtime role may select, insert, update, delete, truncate) of every table."""
    rights = ", ".join(f"has_table_privilege(c.oid, '{verb}')" for verb in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE"))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"SELECT relname, {rights} FROM pg_class c WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"
        )
        return cursor.fetchall()
