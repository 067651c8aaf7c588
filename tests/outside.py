"""No test reaches the outside: what it needs from there it would need on every machine, on every day."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

from django.conf import settings


class OutsideWorld(AssertionError):  # noqa: N818  (it reads as what was met)
    """A test tried to open a connection to another machine."""


@contextmanager
def the_outside_is_blocked() -> Iterator[None]:
    """Within, only this machine is reached, and the servers of the tests wherever they are."""
    connect, look_up, allowed = socket.socket.connect, socket.getaddrinfo, servers_of_the_tests()

    def refuse_stranger(host: Any) -> None:
        name = host.decode() if isinstance(host, bytes) else str(host or "localhost")
        if name not in allowed and not is_here(name):
            raise OutsideWorld(name)

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple):
            refuse_stranger(address[0])
        return connect(self, address)

    def guarded_look_up(host: Any, *given: Any, **named: Any) -> list:
        refuse_stranger(host)
        return look_up(host, *given, **named)

    with patch.object(socket.socket, "connect", guarded_connect), patch.object(socket, "getaddrinfo", guarded_look_up):
        yield


def servers_of_the_tests() -> set[str]:
    """Database and broker, by name and by number: in CI they may stand beside this machine."""
    names = {settings.DATABASES["default"].get("HOST"), urlsplit(settings.CELERY_BROKER_URL).hostname} - {None, ""}
    remote = {name for name in names if not is_here(name) and not name.startswith("/")}
    return remote | {found[4][0] for name in remote for found in socket.getaddrinfo(name, None)}


def is_here(name: str) -> bool:
    try:
        number = ip_address(name)
        return number.is_loopback or number.is_unspecified
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")
