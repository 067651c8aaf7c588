"""A database and a web server of one's own, beside those of the installation: for benchmarks and drills."""

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2


def _renamed(url: str, database: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


@contextmanager
def database(prefix: str = "throwaway") -> Iterator[dict[str, str]]:
    """An empty, migrated database; yields the environment in which the platform uses it, and drops it in the end."""
    owner, name = os.environ["DATABASE_OWNER_URL"], f"{prefix}_{secrets.token_hex(4)}"
    _statement(owner, f"CREATE DATABASE {name}")
    env = os.environ | {
        "DATABASE_URL": _renamed(os.environ["DATABASE_URL"], name),
        "DATABASE_OWNER_URL": _renamed(owner, name),
        "DJANGO_SETTINGS_MODULE": "network.settings.dev",
        "LOG_LEVEL": "WARNING",
    }
    try:
        with tempfile.TemporaryDirectory() as folder:
            env |= {"STATIC_ROOT": f"{folder}/static", "AUDIT_HEAD_FOLDER": f"{folder}/audit-heads"}
            manage(env, "migrate", "-v0")
            manage(env, "collectstatic", "--noinput", "-v0")
            yield env
    finally:
        _statement(owner, f"DROP DATABASE {name} WITH (FORCE)")


def _statement(url: str, sql: str) -> None:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    connection.cursor().execute(sql)
    connection.close()


def manage(env: dict[str, str], *command: str) -> str:
    """Run a management command; what it printed."""
    return subprocess.run([sys.executable, "manage.py", *command], env=env, check=True, capture_output=True, text=True).stdout


def python(env: dict[str, str], module: str, *arguments: str) -> str:
    """Run a module; what it printed."""
    return subprocess.run([sys.executable, "-m", module, *arguments], env=env, check=True, stdout=subprocess.PIPE, text=True).stdout


def workers_of(server: subprocess.Popen) -> list[int]:
    """The worker processes of a gunicorn."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text()
    return [int(pid) for pid in children.split()]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def web(env: dict[str, str], *, workers: int = 1, threads: int = 1) -> Iterator[tuple[str, subprocess.Popen, float]]:
    """gunicorn as in production; yields (address, process, seconds that the first request took)."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "network.wsgi", "-b", f"127.0.0.1:{port}", "-w", str(workers), "-k", "gthread"]
    server = subprocess.Popen([*command, "--threads", str(threads), "--keep-alive", "60", "--log-level", "error"], env=env)
    base = f"http://127.0.0.1:{port}"
    try:
        yield base, server, _first_request(base + "/en/", port)
    finally:
        server.terminate()
        server.wait(20)


def _first_request(url: str, port: int) -> float:
    """Wait until the socket listens and a worker has booted, then time the first page."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            time.sleep(0.05)
    time.sleep(2)
    start = time.monotonic()
    with urllib.request.urlopen(url, timeout=30) as response:
        response.read()
    return time.monotonic() - start
