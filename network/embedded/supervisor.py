"""`bin/start`: web, worker and scheduler over the services; watched, and stopped in order."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from network.embedded import services, state, users
from network.embedded.fingerprint import fingerprint
from network.embedded.state import EmbeddedError, Lock

FIRST_PORT, PORTS = 8000, 100
READY_SECONDS = 60
STOP_SECONDS = 3
LOOK_SECONDS = 0.25


@dataclass
class Part:
    """A program that this command started; `lock` tells later commands that it lives."""

    name: str
    process: subprocess.Popen
    log: Path
    lock: Path


class Parts:
    """The programs of one `bin/start`."""

    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        self.folder = folder
        self.env = env
        self.running: list[Part] = []

    def start(self, name: str, *arguments: str, doors: tuple[socket.socket, ...] = (), log: str = "") -> Part:
        """Start `python -m` with these arguments in a session of its own, its words in a log of its own."""
        lock = Lock(self.folder / "using" / f"{os.getpid()}.{name}")
        lock.take()
        path = self.folder / "logs" / f"{log or name}.log"
        handed = [lock.file.fileno(), *(door.fileno() for door in doors)]
        process = state.spawn([sys.executable, "-m", *arguments], log=path, cwd=state.ROOT, env=self.env, pass_fds=handed)
        lock.path.write_text(str(process.pid))
        lock.let_go()
        self.running.append(Part(name, process, path, lock.path))
        return self.running[-1]

    def ended(self) -> Part | None:
        return next((part for part in self.running if part.process.poll() is not None), None)

    def stop(self) -> None:
        """The last started first: no new tasks, then no unfinished ones, then no pages; killed when they will not."""
        for part in reversed(self.running):
            with suppress(ProcessLookupError):
                part.process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for part in self.running:
            with suppress(subprocess.TimeoutExpired):
                part.process.wait(max(0.05, deadline - time.monotonic()))
            # Whatever the program started ends with it.
            with suppress(ProcessLookupError):
                os.killpg(part.process.pid, signal.SIGKILL)
            part.process.wait()
            part.lock.unlink(missing_ok=True)
        self.running.clear()


def choose_door(asked: int | None) -> socket.socket:
    """The socket that the web will listen on, bound already, so that nobody can take the port in between."""
    ports = [asked] if asked else range(FIRST_PORT, FIRST_PORT + PORTS)
    for port in ports:
        if door := state.listen(port):
            if not asked and port != FIRST_PORT:
                print(f"port {FIRST_PORT} is taken; using {port}", flush=True)
            return door
    raise EmbeddedError(f"Port {asked or FIRST_PORT} is taken by another program: choose another with --port N.")


def start(*, port: int | None, fresh: bool, demo: bool) -> None:
    """The whole system until Ctrl-C, SIGTERM or SIGHUP (return) or until a part of it ends (EmbeddedError)."""
    services.hear(signal.default_int_handler)
    folder = state.folder()
    if demo and not services.may_hold_demo():
        print("DATABASE_URL is set, so the made-up people stay away", flush=True)
        demo = False
    begun = time.monotonic()
    try:
        with services.up(fresh=fresh) as (env, running):
            print(f"database and broker answer ({time.monotonic() - begun:.1f} s); data and logs are in {folder}", flush=True)
            system = System(folder, env, running)
            try:
                system.serve(choose_door(port), demo=demo)
            finally:
                services.hear(signal.SIG_IGN)
                system.parts.stop()
    except KeyboardInterrupt:
        print("stopped", flush=True)


class System:
    """One `bin/start`: always a web; worker and scheduler when it is the first in this clone.

    A second one attaches: its own web over the same services. When the first ends, the second takes over
    the worker and the scheduler, so that there is always exactly one of each while anybody serves.
    """

    def __init__(self, folder: Path, env: dict[str, str], running: list[services.Service]) -> None:
        self.folder = folder
        self.services = running
        self.parts = Parts(folder, env)
        self.first = Lock(folder / "first")
        self.is_first = False

    def serve(self, door: socket.socket, *, demo: bool) -> None:
        port = door.getsockname()[1]
        here = f"http://127.0.0.1:{port}"
        self.parts.env = {"SITE_URL": here, "DJANGO_SETTINGS_MODULE": "network.settings.dev"} | self.parts.env
        if not self._is_prepared(demo=demo):
            self._prepare(demo=demo)
        self._start_web(door)
        if not self._is_ready(port):
            # Somebody changed the database behind our back.
            self._prepare(demo=demo)
            self._is_ready(port)
        # Only now: five Django starts at once would keep a small machine's person waiting.
        self._be_first()
        print(f"ready {here}/", flush=True)
        print((self.folder / "sign-ins.txt").read_text(), end="", flush=True)
        self._watch()

    def _watch(self) -> None:
        looks = 0
        while True:
            time.sleep(LOOK_SECONDS)
            looks += 1
            self._look(services_too=looks % 8 == 0)
            if not self.is_first and self._be_first():
                print("the first start has ended; worker and scheduler now belong to this one", flush=True)

    def _fingerprint(self, *, demo: bool) -> str:
        return fingerprint(self.parts.env["DATABASE_URL"], self.parts.env["STATIC_ROOT"], f"demo {demo}")

    def _is_prepared(self, *, demo: bool) -> bool:
        note = self.folder / "prepared"
        return note.exists() and Path(self.parts.env["STATIC_ROOT"]).exists() and note.read_text() == self._fingerprint(demo=demo)

    def _prepare(self, *, demo: bool) -> None:
        """Migrations, static files and launch content, in a process of their own."""
        state_of_files = self._fingerprint(demo=demo)
        part = self.parts.start("prepare", "network.embedded.prepare", *(["--demo"] if demo else []))
        if part.process.wait():
            raise EmbeddedError(f"The database could not be prepared; the end of {part.log}:\n{state.last_lines(part.log, 30)}")
        part.lock.unlink()
        self.parts.running.remove(part)
        (self.folder / "prepared").write_text(state_of_files)

    def _start_web(self, door: socket.socket) -> None:
        """As in production but for reloading; it listens on the door that is open already."""
        name = f"web-{door.getsockname()[1]}"
        door.set_inheritable(True)
        options = ["--workers=2", "--worker-class=gthread", "--threads=4", f"--graceful-timeout={STOP_SECONDS - 1}"]
        watched = ["--reload", "--reload-extra-file=templates/**/*.html"]
        self.parts.start(name, "gunicorn", "network.wsgi", f"--bind=fd://{door.fileno()}", *options, *watched, doors=(door,))
        door.close()

    def _be_first(self) -> bool:
        """Take worker and scheduler, unless another start of this clone has them."""
        self.is_first = self.first.take()
        if self.is_first:
            with users.turn(self.folder):
                users.end_orphans(self.folder)
            quick = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
            self.parts.start("worker", "celery", "-A", "network", "worker", "--loglevel=INFO", "--concurrency=2", *quick)
            self.parts.start("beat", "celery", "-A", "network", "beat", "--pidfile=", f"--schedule={self.folder / 'beat'}")
        return self.is_first

    def _look(self, *, services_too: bool) -> None:
        """One part's end is everybody's: half a system would only puzzle."""
        if part := self.parts.ended():
            raise EmbeddedError(
                f"{part.name} ended ({part.process.returncode}); the end of {part.log}:\n{state.last_lines(part.log)}"
            )
        for service in self.services if services_too else []:
            if not service.alive():
                raise EmbeddedError(f"{service.title} ended; the end of {service.log}:\n{state.last_lines(service.log)}")

    def _is_ready(self, port: int) -> bool:
        """Wait until the web serves; False when it answers but the database is not prepared."""
        deadline = time.monotonic() + READY_SECONDS
        said = "no answer"
        while time.monotonic() < deadline:
            self._look(services_too=False)
            try:
                line = http.client.HTTPConnection("127.0.0.1", port, timeout=READY_SECONDS)
                line.request("GET", "/readyz")
                said = str(line.getresponse().status)
            except (OSError, http.client.HTTPException) as error:
                said = str(error)
            if said in ("200", "503"):
                return said == "200"
            time.sleep(LOOK_SECONDS)
        log = self.parts.running[0].log
        raise EmbeddedError(f"The web was not ready in {READY_SECONDS} s ({said}); the end of {log}:\n{state.last_lines(log)}")
