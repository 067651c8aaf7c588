"""The table of permissions, tried: every cell is a request. `run()` is the whole of it, for the tests and for a drill."""

from collections.abc import Iterable
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

from django.db import transaction
from django.http import HttpResponse
from django.template.backends.django import Template
from django.test import override_settings
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString

from network.core.languages import speaking
from tests.architecture import contents
from tests.architecture import world as worlds
from tests.architecture.addresses import Address, addresses
from tests.architecture.permissions import NOT_THERE, Cell, row_of
from tests.architecture.world import ROLES, World


def run(world: World | None = None) -> dict[str, Any]:
    """Everything, in a transaction that is taken back: `patterns`, `roles`, `cells`, `unclassified`, `mismatches`.

    All reading comes first, so that `written`, the tables that a GET changed, is seen too.
    """
    with transaction.atomic(), override_settings(ADMIN_SECOND_STEP=True, ACCOUNT_RATE_LIMITS=False), unrendered():
        world = world or worlds.make()
        known = addresses()
        tried = [(address, row) for address in known if (row := row_of(address))]
        before = contents.fingerprints()
        found = [mismatch for address, row in tried for mismatch in try_half(world, address, "get", row.get)]
        written = contents.changed(before, contents.fingerprints())
        found += [mismatch for address, row in tried for mismatch in try_half(world, address, "post", row.post)]
        found += [mismatch for key, case in NOT_THERE.items() for mismatch in _try_absent(world, key, *case)]
        transaction.set_rollback(True)
    return {
        "patterns": len(known),
        "roles": len(ROLES),
        "cells": sum(len(row.get) + len(row.post) for _, row in tried) + len(NOT_THERE),
        "unclassified": unclassified(known),
        "mismatches": found,
        "written": written,
    }


def unrendered():
    """Who may is decided before a page is drawn: most of the time of a page is saved."""
    return patch.object(Template, "render", lambda *given, **named: SafeString())


def unclassified(known: Iterable[Address]) -> list[str]:
    """Patterns of which nobody has said who may, and those with arguments of which nobody has said what a guess gets."""
    known = list(known)
    without = [address.key for address in known if row_of(address) is None]
    guessable = [address.key for address in known if address.takes_arguments and not address.is_admin]
    return without + [f"{key} (a guess)" for key in guessable if key not in NOT_THERE and key not in without]


def try_half(world: World, address: Address, method: str, half: dict[str, Cell]) -> list[str]:
    """Each cell that is not as the row says, as `GET members:home as anonymous: 200 instead of 302 account_login`."""
    path = world.path(address, "en")
    return [
        f"{method.upper()} {address.key} as {role}: {got(response)} instead of {expected}"
        for role, expected in half.items()
        if not agrees(response := world.visit(role, path, method), expected, world)
    ]


def _try_absent(world: World, key: str, method: str, arguments: dict[str, Any], expected: Cell) -> list[str]:
    with speaking("en"):
        path = reverse(key, kwargs=arguments)
    response = world.visit("member", path, method)
    return (
        [] if agrees(response, expected, world) else [f"{method.upper()} {path} (a guess): {got(response)} instead of {expected}"]
    )


def got(response: HttpResponse) -> str:
    return f"{response.status_code} {response.headers.get('Location', '')}".strip()


def agrees(response: HttpResponse, expected: Cell, world: World) -> bool:
    """The status, and of a redirect the address without its query."""
    status, _, key = str(expected).partition(" ")
    if str(response.status_code) != status:
        return False
    return not key or urlsplit(response.headers["Location"]).path in _paths(key, world)


def _paths(key: str, world: World) -> list[str]:
    """Where a name leads; the admin's own door leads on to our sign-in."""
    with speaking("en"):
        doors = [reverse("admin:login")] if key == "account_login" else []
        try:
            return [reverse(key), *doors]
        except NoReverseMatch:
            pass
        address = next(address for address in addresses() if address.key == key)
        return [world.path(address, "en")]
