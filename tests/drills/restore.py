"""`bin/drill restore`: a backup, a new cluster, a restore; then everything is compared and a member signs in there.

Promises: every table's checksum and every file's hash are equal, the runtime role may what it might and no more, and a
member's password opens the restored site. The twin, in which one row was changed and one file cut short after the
restore, must be found out. `--people N` says how many members there are.
"""

import argparse
import hashlib
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(os.environ["DRILL_FOLDER"])
os.environ["MEDIA_ROOT"] = str(HERE / "media")

import django  # noqa: E402

django.setup()

import psycopg2  # noqa: E402
from django.contrib.auth.hashers import make_password  # noqa: E402
from django.core.files.base import ContentFile  # noqa: E402
from django.core.files.storage import default_storage  # noqa: E402
from django.urls import reverse  # noqa: E402

from members.models import User  # noqa: E402
from network.core import audit  # noqa: E402
from network.embedded.postgres import Postgres  # noqa: E402
from network.outreach import letters  # noqa: E402
from tests import factories, throwaway  # noqa: E402
from tests.drills.visitor import Visitor  # noqa: E402

PASSWORD = "tair-gwylan-ar-y-to"
# What is in a cache may be lost, and is not in a backup.
NOT_KEPT = {"core_cache"}


@dataclass
class Facts:
    """What a database and a folder of files hold: {table: checksum of its rows}, {file: hash}, rights of the runtime role."""

    tables: dict[str, str]
    files: dict[str, str]
    rights: list[tuple]


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/drill restore")
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1, help="what the files hold")
    chosen = parser.parse_args()
    fill(chosen.people, random.Random(chosen.seed))
    before, begun = facts(os.environ), time.monotonic()
    print(throwaway.manage(dict(os.environ), "backup", str(HERE / "copy")), end="")
    with new_cluster() as env:
        print(throwaway.manage(env, "restore", str(HERE / "copy")), end="")
        seconds, after = time.monotonic() - begun, facts(env)
        waiting = throwaway.manage(env, "migrate", "--plan")
        result = compared(before, after) | {"signed_in": signs_in(env), "seconds": round(seconds, 1)}
        result["up_to_date"] = "No planned migration operations" in waiting
        result["differing_in_twin"] = sabotaged(env)
    print(json.dumps(result))
    return 0 if is_kept(result) else 1


def is_kept(result: dict) -> bool:
    """Whether every promise held."""
    promised = ("tables", "files", "rights_equal", "signed_in", "up_to_date")
    return (
        all(result[name] for name in promised)
        and not result["tables_differing"] + result["files_differing"]
        and (result["differing_in_twin"] == 2)
    )


# --- Before -----------------------------------------------------------------------------------------
def fill(people: int, chance: random.Random) -> None:
    """Launch content, members with all that joining leaves, letters, audit rows with particulars, and files."""
    throwaway.manage(dict(os.environ), "load_launch")
    password = make_password(PASSWORD)
    for number in range(people):
        user = factories.member(name=f"Aelod Ŵy {number}", email=f"aelod{number}@example.org", language="cy")
        audit.record("members.joined", by=user, on=user.person, reason="ymarfer")
        letters.write("email/welcome", to=user.email, language="both", person=user.person, name=user.person.name, url="http://x/")
    User.objects.update(password=password)
    for number in range(30):
        default_storage.save(f"{number % 3}/ffeil-ŵ-{number}.bin", ContentFile(chance.randbytes(10_000 + number)))


@contextmanager
def new_cluster() -> Iterator[dict[str, str]]:
    """Another Postgres with passwords of its own and an empty place for files; yields the environment that points there."""
    with tempfile.TemporaryDirectory(prefix="network-restored-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "logs").mkdir()
        server = Postgres(folder)
        server.start()
        try:
            yield os.environ | server.environment() | {"MEDIA_ROOT": str(folder / "media")}
        finally:
            server.stop()


# --- After ------------------------------------------------------------------------------------------
def facts(env: dict[str, str]) -> Facts:
    """Read through the owner's eyes, apart from the platform's own code."""
    with psycopg2.connect(env["DATABASE_OWNER_URL"]) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        names = sorted(name for (name,) in cursor.fetchall() if name not in NOT_KEPT)
        tables = {}
        for name in names:
            cursor.execute(f"SELECT md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), '')) FROM \"{name}\" t")
            tables[name] = cursor.fetchone()[0]
        verbs = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
        asked = ", ".join(f"has_table_privilege('network_app', oid, '{verb}')" for verb in verbs)
        cursor.execute(f"SELECT relname, {asked} FROM pg_class WHERE relkind = 'r' AND relname = ANY(%s) ORDER BY 1", [names])
        return Facts(tables, _hashes(Path(env["MEDIA_ROOT"])), cursor.fetchall())


def _hashes(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def compared(before: Facts, after: Facts) -> dict:
    return {
        "tables": len(before.tables),
        "tables_differing": _differing(before.tables, after.tables),
        "files": len(before.files),
        "files_differing": _differing(before.files, after.files),
        "rights_equal": before.rights == after.rights,
    }


def _differing(one: dict[str, str], other: dict[str, str]) -> int:
    return sum(one.get(name) != other.get(name) for name in one.keys() | other.keys())


def signs_in(env: dict[str, str]) -> bool:
    """A member's old password opens the restored site, which greets her by name."""
    with throwaway.web(env) as (base, _server, _seconds):
        visitor = Visitor(base, "192.0.2.7", [])
        visitor.get(reverse("account_login"))
        visitor.submit(login="aelod7@example.org", password=PASSWORD)
        return visitor.status == 200 and "Aelod Ŵy 7" in visitor.page.get_text()


def sabotaged(env: dict[str, str]) -> int:
    """What the comparison finds when a name was changed and a file cut short: 2, or it would find nothing."""
    before = facts(env)
    with psycopg2.connect(env["DATABASE_OWNER_URL"]) as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE members_person SET name = name || '.' WHERE id = (SELECT min(id) FROM members_person)")
    file = next(path for path in sorted(Path(env["MEDIA_ROOT"]).rglob("*")) if path.is_file())
    os.truncate(file, file.stat().st_size - 1)
    found = compared(before, facts(env))
    return found["tables_differing"] + found["files_differing"]


if __name__ == "__main__":
    sys.exit(main())
