"""The cache's absence neither closes a door nor opens one: counting goes on in Postgres."""

import time

import pytest
from django.core.cache import caches

from network.core.cache import BridgedCache
from network.core.housekeeping import forget_bridged


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


def test_what_bridged_the_cache_is_kept_while_it_stands_and_forgotten_after(db):
    """Django's own limit is 300 entries: 301 strangers would open a door that a limit keeps shut."""
    bridge = caches["bridge"]
    bridge.set("a-limit", 5, 600)
    for number in range(320):
        bridge.set(f"stranger-{number}", 1, 600)
    bridge.set("over", 1, -1)

    assert forget_bridged() == 1
    assert bridge.get("a-limit") == 5
