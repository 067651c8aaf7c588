"""How often somebody may do a thing: the table is `settings.LIMITS` (network.settings.limits), the counting is here.

A window begins with the first try and is then fixed, so that twice the amount may pass around its end. Counts stand in
the cache; while that is away they stand in Postgres, so that no door closes or opens with it. What must be exact (one
letter an hour) is counted in Postgres from the start, in the caller's transaction and undone with it.
Whom a count is of is kept as a keyed hash: neither the cache nor the table tells an address.
"""

import ipaddress
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from django.conf import settings
from django.core.cache import caches
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from network.core import errors
from network.core.cache import BridgedCache, CacheAwayError
from network.core.models import TryCount
from network.core.requests import client_ip

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
WHOM = ("ip", "user", "address")


@dataclass(frozen=True)
class Rate:
    """At most `amount` within `seconds` for each `whom`."""

    amount: int
    seconds: int
    whom: str


@cache
def parse(written: str) -> tuple[Rate, ...]:
    """`30/m/ip,5/15m/address`; ValueError for anything else."""
    return tuple(_parse_one(part.strip()) for part in written.split(","))


def _parse_one(part: str) -> Rate:
    amount, span, whom = part.split("/")
    if whom not in WHOM or span[-1:] not in _SECONDS:
        raise ValueError(f"{part}: write a limit as amount/span/whom.")
    return Rate(int(amount), int(span[:-1] or 1) * _SECONDS[span[-1]], whom)


# --- Counting -------------------------------------------------------------------------------------------
def take(action: str, *, exactly: bool = False, **whom: Any) -> int:
    """Count one try at `action` for each of its rates; 0 when it may go on, else the seconds to wait.

    `whom` gives what the rates count by: `ip=`, `user=` (a primary key), `address=`. With `exactly` the count is part of
    the caller's transaction, and two tries for the same wait for one another. KeyError for an action without a limit.
    """
    waits = [0]
    for rate in parse(settings.LIMITS[action]):
        number, left = _count(_key(action, rate, whom[rate.whom]), rate.seconds, exactly=exactly)
        waits.append(left if number > rate.amount else 0)
    return max(waits)


def wait_for(action: str, **whom: Any) -> int:
    """The seconds until `action` may be tried again, without counting a try; 0 for at once."""
    waits = [0]
    for rate in parse(settings.LIMITS[action]):
        number, left = _look(_key(action, rate, whom[rate.whom]))
        waits.append(left if number >= rate.amount else 0)
    return max(waits)


def refuse(request: HttpRequest, action: str, **whom: Any) -> HttpResponse | None:
    """Count one try of this request's device and sign-in: 429 when it is one too many, else None.

    >>> if refusal := limits.refuse(request, "join"):
    ...     return refusal
    """
    wait = take(action, **{"ip": client_ip(request), "user": request.user.pk} | whom)
    return errors.too_many(request, wait) if wait else None


def forget_ended() -> int:
    """Remove the counts whose window has ended; how many."""
    return TryCount.objects.filter(ends_at__lte=Now()).delete()[0]


def _key(action: str, rate: Rate, whom: Any) -> str:
    hashed = salted_hmac("network.core.limits", _one_spelling(rate.whom, whom), algorithm="sha256").hexdigest()
    return f"{action}:{rate.seconds}:{rate.whom}:{hashed[:32]}"


def _one_spelling(kind: str, whom: Any) -> str:
    """A device on IPv6 has as many addresses as it likes: it is counted by its network (/64)."""
    if kind == "ip" and ":" in whom:
        return str(ipaddress.IPv6Network((whom.partition("%")[0], 64), strict=False).network_address)
    return str(whom).strip().lower()


def _count(key: str, seconds: int, *, exactly: bool) -> tuple[int, int]:
    """(tries in this window, seconds until it ends)."""
    try:
        return TryCount.objects.count_one(key, seconds) if exactly else _cache().count_one(key, seconds)
    except CacheAwayError:
        return TryCount.objects.count_one(key, seconds)


def _look(key: str) -> tuple[int, int]:
    try:
        return _cache().look_at(key)
    except CacheAwayError:
        return TryCount.objects.look_at(key)


def _cache() -> BridgedCache:
    return cast(BridgedCache, caches["default"])
