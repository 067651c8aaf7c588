"""The whole system for a browser to walk through: `bin/start` with its own web, worker and scheduler.

It has a state folder, and so a database and a broker, of its own; nobody's running system is touched.
With NETWORK_STATE in the environment that folder is used and kept, which saves half a minute a run.
"""

import ctypes
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.throwaway import free_port

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 240
# What would lead `bin/start` to somebody else's data, or make it another system than the one that people start.
NOT_HANDED_ON = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "SITE_URL", "SECRET_KEY", "STATIC_ROOT", "MEDIA_ROOT")
NOT_HANDED_ON += ("AUDIT_HEAD_FOLDER", "DJANGO_SETTINGS_MODULE", "LOG_LEVEL")


class System:
    """A running `bin/start`: `base` is its address without a slash at the end."""

    def __init__(self, port: int, env: dict[str, str]) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.env = env
        self._made: dict[str, Any] = {}

    def manage(self, *command: str) -> str:
        """`bin/manage` of this system; what it printed."""
        return subprocess.run(
            [ROOT / "bin" / "manage", *command], env=self.env, check=True, stdout=subprocess.PIPE, text=True
        ).stdout

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """What several visits share and one of them makes."""
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]


@contextmanager
def running() -> Iterator[System]:
    """Up inside; stopped, and its data removed, afterwards."""
    with _folder() as folder:
        env = {name: value for name, value in os.environ.items() if name not in NOT_HANDED_ON} | {"NETWORK_STATE": str(folder)}
        port = free_port()
        log = folder / "start.log"
        with log.open("w") as said:
            command = [ROOT / "bin" / "start", "--port", str(port)]
            process = subprocess.Popen(
                command, env=env, stdout=said, stderr=said, start_new_session=True, preexec_fn=_end_with_parent
            )
        try:
            _wait(process, log)
            yield System(port, env)
        finally:
            process.terminate()
            process.wait(30)


def _end_with_parent() -> None:
    """A killed test run can't stop what it started: so the kernel does (Linux: prctl's PR_SET_PDEATHSIG)."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "prctl"):
        libc.prctl(1, signal.SIGTERM)


@contextmanager
def _folder() -> Iterator[Path]:
    if kept := os.environ.get("NETWORK_STATE"):
        yield Path(kept)
        return
    folder = Path(tempfile.mkdtemp(prefix="network-browser-"))
    # As root the database runs as another user, who has to reach its files.
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(process: subprocess.Popen, log: Path) -> None:
    """Until it says that it is ready."""
    until = time.monotonic() + START_SECONDS
    while "\nready http" not in "\n" + log.read_text():
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"bin/start did not start:\n{log.read_text()[-3000:]}")
        time.sleep(0.1)
