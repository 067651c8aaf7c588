import subprocess
import sys
from contextlib import nullcontext

import psycopg2
import pytest

from network.embedded import postgres, services, state, supervisor, users
from network.embedded.broker import Broker
from network.embedded.postgres import Postgres
from network.embedded.state import EmbeddedError


@pytest.fixture
def bare(monkeypatch):
    """An environment that brings no services along."""
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)


def titles(folder):
    return [service.title for service in services.wanted(folder)]


def test_both_services_are_ours_when_the_environment_names_none(bare, tmp_path):
    assert titles(tmp_path) == ["the database", "the broker"]


@pytest.mark.parametrize(("name", "left"), [("DATABASE_URL", ["the broker"]), ("REDIS_URL", ["the database"])])
def test_the_environment_wins(bare, monkeypatch, tmp_path, name, left):
    monkeypatch.setenv(name, "elsewhere")

    assert titles(tmp_path) == left
    assert services.environment(tmp_path, services.wanted(tmp_path))[name] == "elsewhere"


@pytest.mark.parametrize("asked", [True, False])
@pytest.mark.parametrize(("url", "allowed"), [("", True), ("postgres://net@db.example/network", False)])
def test_made_up_people_never_come_into_a_database_that_was_brought_along(bare, monkeypatch, tmp_path, asked, url, allowed):
    """Among them is an administrator whose password anybody can read."""
    told = []
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setattr(services, "up", lambda fresh: nullcontext(({}, [])))
    monkeypatch.setattr(state, "folder", lambda: tmp_path)
    monkeypatch.setattr(services, "hear", lambda how: None)
    monkeypatch.setattr(supervisor.System, "serve", lambda self, door, *, demo: told.append(demo))

    supervisor.start(port=None, fresh=False, demo=asked)

    assert told == [asked and allowed]


def test_a_setting_of_the_environment_is_not_replaced(monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "theirs")
    monkeypatch.delenv("MEDIA_ROOT", raising=False)

    env = services.environment(tmp_path, [])

    assert (env["SECRET_KEY"], env["MEDIA_ROOT"]) == ("theirs", str(tmp_path / "media"))


def test_a_missing_library_is_named_by_its_package(program):
    lame = program(
        "bin/postgres",
        "echo 'postgres: error while loading shared libraries: libxml2.so.2: cannot open shared object file' >&2; exit 127",
    )

    with pytest.raises(EmbeddedError, match="apt-get install -y libxml2;"):
        postgres.first_that_runs([lame.parent])


def test_a_postgres_too_old_for_django_is_refused(program):
    home = program("bin/postgres", "echo 'postgres (PostgreSQL) 14.1'").parent

    with pytest.raises(EmbeddedError, match="older than PostgreSQL 15"):
        postgres.first_that_runs([home])


def test_the_database_has_plain_roles_and_comes_back_after_kill_9(open_folder):
    server = Postgres(open_folder)
    server.start()
    try:
        owner = psycopg2.connect(server.environment()["DATABASE_OWNER_URL"])
        with owner, owner.cursor() as cursor:
            cursor.execute("CREATE TABLE kept AS SELECT lower('ŴŶÂ') AS word")
            cursor.execute("SELECT rolname FROM pg_roles WHERE rolsuper OR rolcreaterole ORDER BY 1")
            powerful = cursor.fetchall()
        server.process.kill()
        server.process.wait()

        server.start()

        with psycopg2.connect(server.environment()["DATABASE_OWNER_URL"]).cursor() as cursor:
            cursor.execute("SELECT word FROM kept")
            assert (cursor.fetchall(), powerful) == ([("ŵŷâ",)], [("postgres",)])
    finally:
        server.stop()
    assert not server.running()


def test_the_broker_keeps_its_queue_over_a_restart(open_folder):
    broker = Broker(open_folder)
    broker.start()
    broker._ask("LPUSH queue task")
    broker.stop()
    silent = broker.alive()

    broker.start()
    try:
        assert (silent, broker._ask("LLEN queue").splitlines()[1]) == (False, ":1")
    finally:
        broker.stop()


def test_a_program_whose_command_was_killed_is_ended(open_folder):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    lock = state.Lock(open_folder / "using" / f"{gone.pid}.web")
    lock.take()
    orphan = state.spawn(
        [sys.executable, "-c", "import time; time.sleep(60)"], log=open_folder / "log", pass_fds=[lock.file.fileno()]
    )
    lock.path.write_text(str(orphan.pid))
    lock.let_go()

    users.end_orphans(open_folder)

    assert (orphan.wait(5), list((open_folder / "using").iterdir())) == (-15, [])
