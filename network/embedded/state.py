"""Where a clone keeps its data, ports and secrets, and locks that end with the process that holds them."""

import fcntl
import json
import os
import pwd
import secrets
import shutil
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LOG_BYTES = 5_000_000


class EmbeddedError(Exception):
    """End the command with this sentence for the person; not a bug, so without a traceback."""


# --- Where ------------------------------------------------------------------------------------------
def is_root() -> bool:
    return os.geteuid() == 0


def folder(clone: Path = ROOT, *, root: bool | None = None) -> Path:
    """The state folder of a clone, made if it is missing; the only place that decides where that is.

    An ordinary user's is inside the clone. Postgres refuses to run as root, so there it runs as `nobody`,
    who can not be expected to reach the clone. NETWORK_STATE in the environment names another folder: a
    second system of the same clone, for the browser's tests and for drills.
    """
    base = Path("/var/lib/coproduction-network") if (is_root() if root is None else root) else clone / ".run"
    chosen = os.environ.get("NETWORK_STATE")
    state = Path(chosen).resolve() if chosen else base / _identity(clone)
    state.mkdir(parents=True, exist_ok=True)
    # People's files and words are for the owner of the clone alone; only the database's programs are for `nobody`.
    for part in ("logs", "using", "broker", "media"):
        (state / part).mkdir(mode=0o700, exist_ok=True)
    return state


def _identity(clone: Path) -> str:
    """A clone's own name. A new clone at an old path, or a copy, starts afresh; a clone that was moved keeps its data.

    The note holds a random name and its own inode: a copy has another inode, a moved folder the same.
    """
    note = clone / ".run" / "clone"
    note.parent.mkdir(exist_ok=True)
    with note.open("a+") as file:
        inode = str(os.fstat(file.fileno()).st_ino)
        file.seek(0)
        name, _, place = file.read().partition(" ")
        if place != inode:
            name = secrets.token_hex(6)
            file.truncate(0)
            file.write(f"{name} {inode}")
    return name


def as_whom() -> dict[str, Any]:
    """Arguments of `subprocess` that run a server as somebody who is not root."""
    if not is_root():
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def hand_over(path: Path) -> None:
    """Let the user of `as_whom` own a file or folder."""
    if is_root():
        shutil.chown(path, "nobody")


# --- What is kept -----------------------------------------------------------------------------------
def kept(state: Path, name: str, make: Callable[[], Any], *, good: Callable[[Any], bool] = lambda value: True) -> Any:
    """A value made once for a clone and kept (0600); made anew when what was kept is no longer `good`."""
    store = state / "kept.json"
    values = json.loads(store.read_text()) if store.exists() else {}
    if name not in values or not good(values[name]):
        values[name] = make()
        fresh = store.with_suffix(".new")
        write_private(fresh, json.dumps(values, indent=1))
        fresh.replace(store)
    return values[name]


def write_private(path: Path, text: str) -> None:
    """A file that only its owner may read, from its first moment on."""
    with open(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)


def secret(state: Path, name: str) -> str:
    return kept(state, name, lambda: secrets.token_urlsafe(48))


# --- Ports ------------------------------------------------------------------------------------------
def listen(port: int) -> socket.socket | None:
    """A socket bound to this port of the loopback, or None when somebody has it."""
    door = socket.socket()
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind(("127.0.0.1", port))
    except OSError:
        door.close()
        return None
    return door


def is_free(port: int) -> bool:
    door = listen(port)
    if door:
        door.close()
    return bool(door)


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def answers(port: int) -> bool:
    """Does anything accept connections there?"""
    with socket.socket() as caller:
        caller.settimeout(1)
        return caller.connect_ex(("127.0.0.1", port)) == 0


# --- Locks ------------------------------------------------------------------------------------------
class Lock:
    """A file lock: it ends with the process that holds it and the children it was handed to, even by kill -9.

    So nothing here can be stale: no process numbers to compare, no clean-up to forget.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file = open(path, "a+")  # noqa: SIM115  (held on purpose)

    def take(self, *, wait: bool = False) -> bool:
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True

    def let_go(self) -> None:
        self.file.close()


def is_held(path: Path) -> bool:
    lock = Lock(path)
    try:
        return not lock.take()
    finally:
        lock.let_go()


# --- Logs -------------------------------------------------------------------------------------------
def last_lines(log: Path, count: int = 15) -> str:
    """The end of a log, indented, for a sentence about a failure."""
    lines = log.read_text(errors="replace").splitlines()[-count:] if log.exists() else []
    return "\n".join(f"    {line}" for line in lines)


def spawn(command: list[str], *, log: Path, **options: Any) -> subprocess.Popen:
    """Start a program that a terminal's Ctrl-C does not reach, its words appended to `log` (one older log is kept)."""
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(log.with_suffix(".old"))
    with log.open("ab") as file:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=file, stderr=file, start_new_session=True, **options)
