"""A cache that may be away: while the broker is refused or silent, Postgres bridges it.

Limits live in the cache, so its absence must neither close a door (every try fails) nor open one
(nothing is counted). A silent server costs one timeout, then the bridge is used until it is tried again.
"""

import time
from collections.abc import Callable

import structlog
from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = structlog.get_logger("network.cache")
TIMEOUT_SECONDS = 0.05
TRY_AGAIN_AFTER_SECONDS = 15


class CacheAwayError(Exception):
    """The server does not answer, or did not a moment ago."""


class BridgedCache(RedisCache):
    """Django's Redis cache; every operation that the server fails goes to the database cache `bridge`."""

    away_until = 0.0

    def __init__(self, server: str, params: dict) -> None:
        options = params.setdefault("OPTIONS", {})
        for wait in ("socket_connect_timeout", "socket_timeout"):
            options.setdefault(wait, TIMEOUT_SECONDS)
        options["retry"] = None
        super().__init__(server, params)

    def ask[T](self, question: Callable[[], T]) -> T:
        """The server's answer; raises CacheAwayError, without waiting while it is known to be away."""
        if time.monotonic() < BridgedCache.away_until:
            raise CacheAwayError
        try:
            return question()
        except (RedisError, OSError) as error:
            BridgedCache.away_until = time.monotonic() + TRY_AGAIN_AFTER_SECONDS
            log.warning("cache away", error=type(error).__name__)
            raise CacheAwayError from error

    def count_one(self, key: str, seconds: int) -> tuple[int, int]:
        """One more of `key` in a window of `seconds`: (how many, seconds until it ends). Not bridged: CacheAwayError."""
        key = self.make_key(key)

        def question() -> tuple[int, int]:
            with self._cache.get_client(key, write=True).pipeline() as pipe:
                pipe.set(key, 0, ex=seconds, nx=True)
                pipe.incr(key)
                pipe.ttl(key)
                _, number, left = pipe.execute()
            return number, max(1, left)

        return self.ask(question)

    def look_at(self, key: str) -> tuple[int, int]:
        """The same without counting; (0, 0) for none."""
        key = self.make_key(key)

        def question() -> tuple[int, int]:
            with self._cache.get_client(key).pipeline() as pipe:
                pipe.get(key)
                pipe.ttl(key)
                number, left = pipe.execute()
            return int(number or 0), max(0, left)

        return self.ask(question)


def _bridged(name: str):
    plain = getattr(RedisCache, name)

    def operation(self, *args, **kwargs):
        try:
            return self.ask(lambda: plain(self, *args, **kwargs))
        except CacheAwayError:
            return getattr(caches["bridge"], name)(*args, **kwargs)

    operation.__name__ = name
    return operation


for _name in ("add", "get", "set", "touch", "delete", "get_many", "has_key", "incr", "set_many", "delete_many", "clear"):
    setattr(BridgedCache, _name, _bridged(_name))
