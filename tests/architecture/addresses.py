"""Every address of the platform, from the URL configuration itself."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from network.core.languages import PrefixPattern, speaking


@dataclass(frozen=True)
class Address:
    """One pattern. `key` is its name with its namespace; a pattern without a name goes by its English route."""

    key: str
    route: str
    callback: Callable[..., Any]
    is_named: bool
    has_twin: bool  # stands under /cy/ and /en/

    @property
    def is_admin(self) -> bool:
        return self.key.startswith("admin:") or self.route.startswith("admin/")

    @property
    def takes_arguments(self) -> bool:
        return "<" in self.route


def addresses(resolver: URLResolver | None = None) -> list[Address]:
    """All patterns, in the order in which they are tried."""
    with speaking("en"):
        return list(_walk(resolver or get_resolver(), "", (), has_twin=False))


def _walk(resolver: URLResolver, route: str, namespaces: tuple[str, ...], *, has_twin: bool) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            translated = isinstance(entry.pattern, PrefixPattern)
            inner = route if translated else route + str(entry.pattern)
            below = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from _walk(entry, inner, below, has_twin=has_twin or translated)
        else:
            yield _address(entry, route, namespaces, has_twin=has_twin)


def _address(entry: URLPattern, route: str, namespaces: tuple[str, ...], *, has_twin: bool) -> Address:
    whole = route + str(entry.pattern)
    key = ":".join((*namespaces, entry.name)) if entry.name else whole
    return Address(key, whole, entry.callback, bool(entry.name), has_twin)
