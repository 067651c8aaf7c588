"""The broker of a drill: a numbered part of the installation's own, and a proxy in front that can fail in two ways."""

import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit, urlunsplit

import redis

PART = 13


def throwaway_broker(url: str) -> str:
    """The same server's part for drills, emptied."""
    ours = urlunsplit(urlsplit(url)._replace(path=f"/{PART}"))
    redis.Redis.from_url(ours).flushdb()
    return ours


class Proxy:
    """A TCP proxy on a free port of the loopback: it can refuse (nobody listens) or fall silent."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.target = (parts.hostname or "127.0.0.1", parts.port or 6379)
        self.silent = False
        self.pairs: list[socket.socket] = []
        self.forgotten: list[socket.socket] = []
        self.door: socket.socket | None = None
        self.port = 0
        self._listen()
        credentials = parts.netloc.rpartition("@")[0]
        self.url = urlunsplit(parts._replace(netloc=f"{credentials}@127.0.0.1:{self.port}".lstrip("@")))

    def come_back(self) -> None:
        """New connections pass. Those that were silent stay so for ever, as when a firewall forgot them."""
        self.forgotten.extend(self.pairs)
        self.pairs = []
        self.silent = False
        self._listen()

    def refuse(self) -> None:
        """As if the server were stopped: connections are cut and new ones refused."""
        if self.door:
            self.door.shutdown(socket.SHUT_RDWR)
            self.door.close()
            self.door = None
        self._hang_up()

    def fall_silent(self) -> None:
        """As if a firewall swallowed everything: connections stay, are made even, and nothing comes back."""
        self.silent = True
        self._listen()

    def _listen(self) -> None:
        if self.door:
            return
        self.door = socket.socket()
        self.door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.door.bind(("127.0.0.1", self.port))
        self.port = self.door.getsockname()[1]
        self.door.listen(128)
        threading.Thread(target=self._accept, args=[self.door], daemon=True).start()

    def _hang_up(self) -> None:
        for one in self.pairs:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self.pairs.clear()

    def _accept(self, door: socket.socket) -> None:
        while True:
            try:
                caller, _address = door.accept()
            except OSError:
                return
            self.pairs.append(caller)
            if self.silent:
                continue
            try:
                server = socket.create_connection(self.target, 5)
            except OSError:
                caller.close()
                continue
            server.settimeout(None)
            self.pairs.append(server)
            for source, goal in ((caller, server), (server, caller)):
                threading.Thread(target=self._pump, args=[source, goal], daemon=True).start()

    def _pump(self, source: socket.socket, goal: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if not self.silent and source not in self.forgotten:
                    goal.sendall(data)
        for one in (source, goal):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
