"""A cache that may be away: while the broker is refused or silent, Postgres bridges it.

Limits live in the cache, so its absence must neither close a door (every try fails) nor open one
(nothing is counted). A silent server costs one timeout, then the bridge is used until it is tried again.
"""

import time

import structlog
from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = structlog.get_logger("network.cache")
TIMEOUT_SECONDS = 0.05
TRY_AGAIN_AFTER_SECONDS = 15


class BridgedCache(RedisCache):
    """Django's Redis cache; every operation that the server fails goes to the database cache `bridge`."""

    away_until = 0.0

    def __init__(self, server: str, params: dict) -> None:
        options = params.setdefault("OPTIONS", {})
        for wait in ("socket_connect_timeout", "socket_timeout"):
            options.setdefault(wait, TIMEOUT_SECONDS)
        options["retry"] = None
        super().__init__(server, params)


def _bridged(name: str):
    plain = getattr(RedisCache, name)

    def operation(self, *args, **kwargs):
        if time.monotonic() >= BridgedCache.away_until:
            try:
                return plain(self, *args, **kwargs)
            except (RedisError, OSError) as error:
                BridgedCache.away_until = time.monotonic() + TRY_AGAIN_AFTER_SECONDS
                log.warning("cache away", error=type(error).__name__)
        return getattr(caches["bridge"], name)(*args, **kwargs)

    operation.__name__ = name
    return operation


for _name in ("add", "get", "set", "touch", "delete", "get_many", "has_key", "incr", "set_many", "delete_many", "clear"):
    setattr(BridgedCache, _name, _bridged(_name))
