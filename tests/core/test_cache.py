"""The cache's absence neither closes a door nor opens one: counting goes on in Postgres."""

import time

import pytest
from django.core.cache import caches

from network.core.cache import BridgedCache


@pytest.fixture
def away(monkeypatch, settings):
    """A cache whose server refuses every connection."""
    monkeypatch.setattr(BridgedCache, "away_until", 0.0)
    return BridgedCache("redis://127.0.0.1:1/0", {"KEY_PREFIX": "network"})


def test_counting_goes_on_in_postgres_while_the_server_is_away(db, away):
    away.set("tries", 1)

    assert away.incr("tries") == 2
    assert away.get("tries") == 2
    assert caches["bridge"].get("tries") == 2


def test_the_server_is_not_asked_again_at_once(db, away, monkeypatch):
    away.get("anything")
    until = BridgedCache.away_until

    away.get("anything")

    assert until > time.monotonic()
    assert BridgedCache.away_until == until
