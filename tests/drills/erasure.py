"""`bin/drill erasure`: somebody with a canary in every column that takes words leaves, and is looked for everywhere.

The person signs in, looks around, makes mistakes that are logged, and leaves by their own page, through the web server
and the worker of production. Promises: after that no canary is left in a plain dump of the database, the uploaded
files, sessions (unpacked), the broker and the cache, and the logs of web, worker, scheduler and Postgres, but where the
registry keeps a column and says why; every column was filled; and a bystander lost nothing. The twin, in which one
declaration is turned off, must leave some behind.
"""

import argparse
import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

os.environ["MEDIA_ROOT"] = str(Path(os.environ["DRILL_FOLDER"]) / "media")

import django

django.setup()

import redis  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from django.db import Error, connection, transaction  # noqa: E402
from django.urls import reverse  # noqa: E402

from members.models import Organisation, Person, Promise, User  # noqa: E402
from network.core import privacy  # noqa: E402
from network.core.privacy import registry  # noqa: E402
from network.embedded import state  # noqa: E402
from network.site import launch  # noqa: E402
from tests import throwaway  # noqa: E402
from tests.drills import canaries, system  # noqa: E402
from tests.drills.canaries import Canary, Planted  # noqa: E402
from tests.drills.visitor import Visitor  # noqa: E402

type Place = str

POSTGRES_LOG = state.folder() / "logs" / "postgres.log"


# --- What the person does -----------------------------------------------------------------------------------
def live(planted: Planted) -> bool:
    """Through the web server: sign in, be logged in every way we know of, then leave; whether the farewell came."""
    with ExitStack() as stack:
        stack.enter_context(system.worker())
        stack.enter_context(system.beat())
        port = throwaway.free_port()
        threads = ["-w", "2", "-k", "gthread", "--threads", "2"]
        stack.enter_context(
            system.program("web", "gunicorn", "network.wsgi", "-b", f"127.0.0.1:{port}", *threads, LOG_LEVEL="INFO")
        )
        visitor = Visitor(f"http://127.0.0.1:{port}", "198.51.100.7", [])
        system.wait_until(lambda: _answers(visitor), seconds=30)
        _make_noise(planted, visitor)
        visitor.get(reverse("account_login"))
        visitor.submit(login=planted.user.email, password=canaries.PASSWORD)
        visitor.get(reverse("members:leaving"))
        visitor.submit(is_sure="on")
        return visitor.url.endswith(reverse("members:left"))


def _answers(visitor: Visitor) -> bool:
    try:
        visitor.get("/healthz")
    except OSError:
        return False
    return visitor.status == 200


def _make_noise(planted: Planted, visitor: Visitor) -> None:
    """What ends up in logs if nobody takes care: wrong sign-ins, lost pages, and statements that Postgres refuses."""
    address, name = planted.user.email, planted.user.person.name
    visitor.get(f"/en/{name}/?q={address}")
    visitor.get(reverse("account_login"))
    visitor.submit(login=address, password=name)
    visitor.get(reverse("account_reset_password"))
    visitor.submit(email=address)
    for statement in (
        lambda: User.objects.create(email=address, person=Person.objects.create(name="Twin", email=address)),
        lambda: connection.cursor().execute("SELECT %s::integer", [name]),
        lambda: connection.cursor().execute("SELECT %s FROM no_such_table", [name]),
    ):
        try:
            with transaction.atomic():
                statement()
        except Error:
            pass


# --- Where it is looked for ---------------------------------------------------------------------------------
def places(log_from: int) -> Iterator[tuple[Place, str]]:
    """(place, everything that is written there)."""
    yield from _dumped()
    for session in Session.objects.all():
        yield "django_session.session_data (unpacked)", str(session.get_decoded())
    for path in Path(settings.MEDIA_ROOT).rglob("*"):
        yield f"file {path.name}", path.name + (path.read_bytes().decode(errors="replace") if path.is_file() else "")
    yield from _broker()
    for log in system.folder().glob("*.log"):
        yield f"log of {log.stem}", log.read_text(errors="replace")
    yield "log of Postgres", POSTGRES_LOG.read_bytes()[log_from:].decode(errors="replace")


def _dumped() -> Iterator[tuple[Place, str]]:
    """(table.column, its values) of a plain dump, and what of it stands in no table."""
    database = {**settings.DATABASES["default"], **settings.DATABASE_OWNER}
    command = [str(Path(settings.POSTGRES_PROGRAMS) / "pg_dump"), "--format=plain", f"--dbname={connection.settings_dict['NAME']}"]
    command += [f"--host={database['HOST']}", f"--port={database['PORT']}", f"--username={database['USER']}", "--no-password"]
    env = os.environ | {"PGPASSWORD": database["PASSWORD"]}
    dump = subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout
    rest = dump
    for found in re.finditer(r"^COPY public\.(\S+) \((.*?)\) FROM stdin;\n(.*?)^\\\.$", dump, re.MULTILINE | re.DOTALL):
        rest = rest.replace(found[0], "")
        names = [name.strip('"') for name in found[2].split(", ")]
        rows = [line.split("\t") for line in found[3].splitlines()]
        for number, name in enumerate(names):
            yield f"{found[1]}.{name}", "\n".join(row[number] for row in rows)
    yield "the dump outside its tables", rest


def _broker() -> Iterator[tuple[Place, str]]:
    """Every key of the drill's part, and what it holds, whatever its kind."""
    server = redis.Redis.from_url(settings.CELERY_BROKER_URL)
    for key in server.scan_iter(count=1000):
        dumped = {
            b"string": lambda key=key: [server.get(key)],
            b"list": lambda key=key: server.lrange(key, 0, -1),
            b"set": lambda key=key: server.smembers(key),
            b"hash": lambda key=key: [*server.hgetall(key).items()],
            b"zset": lambda key=key: server.zrange(key, 0, -1),
        }[server.type(key)]()
        yield "broker and cache", f"{key!r} {dumped!r}"


def hits(planted: Planted, log_from: int) -> tuple[list[str], dict[str, str]]:
    """(places where a canary is that should be gone, {column: the ground on which a canary may be there})."""
    found: set[str] = set()
    kept: dict[str, str] = {}
    for place, text in places(log_from):
        for canary in planted.canaries:
            if canary.word in text:
                if canary.kept and place == f"{canary.table}.{canary.column}":
                    kept[place] = canary.kept
                elif not _is_register(canary, place):
                    found.add(f"{place}: {canary.table}.{canary.column}")
    return sorted(found), kept


def _is_register(canary: Canary, place: Place) -> bool:
    """The name of somebody who was a member moves into the register's own line, and nowhere else."""
    return place == "members_registerentry.name" and (canary.table, canary.column) == ("members_person", "name")


# --- The drill ------------------------------------------------------------------------------------------------
def twin() -> list[str]:
    """The sabotage: promises say that they are nobody's, and the next person's stay behind."""
    planted = canaries.plant()
    was = dict(registry._declared)
    del registry._declared[Promise]
    try:
        privacy.erase(planted.user.person, by=None, reason=privacy.Ground.ASKED)
    finally:
        registry._declared.update(was)
    return hits(planted, POSTGRES_LOG.stat().st_size)[0]


def rows_of(person: Person) -> dict[str, int]:
    return {model._meta.label: len(keys) for model, keys in privacy.subject.keys_of(privacy.subject.subject_of(person)).items()}


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/drill erasure")
    parser.add_argument("--seed", type=int, default=1, help="which of the bystander's tables is looked at first")
    random.seed(parser.parse_args().seed)
    launch.load()
    Organisation.objects.create(name_cy="Menter", name_en="Venture")
    bystander = canaries.plant()
    before = rows_of(bystander.user.person)
    planted, log_from = canaries.plant(), POSTGRES_LOG.stat().st_size
    left = live(planted)
    found, kept = hits(planted, log_from)
    result: dict[str, Any] = {"canaries": len(planted.canaries), "hits": found, "kept": kept, "unfilled": planted.gaps}
    result |= {"tables": len({canary.table for canary in planted.canaries}), "left": left}
    result["bystander_lost"] = sorted(name for name, count in before.items() if rows_of(bystander.user.person).get(name, 0) < count)
    result["hits_in_twin"] = twin()
    for name, what in result.items():
        print(f"{name}: {what}")
    print(json.dumps(result))
    promised = left and not found and not planted.gaps and not result["bystander_lost"]
    return 0 if promised and result["hits_in_twin"] else 1


if __name__ == "__main__":
    sys.exit(main())
