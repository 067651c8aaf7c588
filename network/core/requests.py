"""What happens to every request: it gets an id for the logs, and a reading one may not write."""

import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

log = structlog.get_logger("network.requests")
_GIVEN_ID = re.compile(r"^[A-Za-z0-9-]{8,64}$")
PROVIDER_CALLBACKS = {"google_callback", "microsoft_callback", "facebook_callback"}
READING = {"GET", "HEAD", "OPTIONS"}
# Also behind WITH, where a part may write: `WITH gone AS (DELETE …) SELECT …`.
_WRITE = re.compile(
    r"^\s*(?:/\*.*?\*/\s*)?(?:WITH\b.*?[(\s])?(?:INSERT\s+INTO|(?<!FOR )UPDATE|DELETE\s+FROM|TRUNCATE|MERGE\s+INTO)\b",
    re.IGNORECASE | re.DOTALL,
)
# A session is the visitor's own note, not the network's data; cache and limits may fall back to their tables.
_MAY_BE_WRITTEN = re.compile(r'"(?:django_session|usersessions_usersession|core_cache|core_trycount)"')


class WriteInReadingRequestError(AssertionError):
    """A view wrote to the database in a GET: mail scanners and browsers that look ahead open every link."""


def client_ip(request: HttpRequest) -> str:
    """The address that a trusted proxy saw, else the peer's own; never what a stranger wrote."""
    from_proxies = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    hops = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    return from_proxies[-hops] if hops and len(from_proxies) >= hops else request.META["REMOTE_ADDR"]


class RequestIdMiddleware:
    """Bind an id to the log lines of a request and say it in the answer; paths may hold tokens, so the route is logged."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        request_id = given if _GIVEN_ID.match(given) else uuid.uuid4().hex
        start = time.monotonic()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
            match = request.resolver_match
            log.info(
                "request",
                method=request.method,
                route=match.route if match else None,
                status=response.status_code,
                ms=round((time.monotonic() - start) * 1000),
            )
        response.headers["X-Request-Id"] = request_id
        return response


class ReadOnlyGetMiddleware:
    """GET never writes: a reading request's INSERT, UPDATE or DELETE raises."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in READING:
            return self.get_response(request)

        def refuse_writes(execute, sql, params, many, context):
            if _WRITE.match(sql) and not _MAY_BE_WRITTEN.search(sql) and not _comes_from_provider(request):
                raise WriteInReadingRequestError(sql.split("(")[0][:120])
            return execute(sql, params, many, context)

        with connection.execute_wrapper(refuse_writes):
            return self.get_response(request)


def _comes_from_provider(request: HttpRequest) -> bool:
    """Back from Google, Microsoft or Facebook with their one-time code, by a GET as OAuth 2 has it (RFC 6749, 4.1.2)."""
    match = request.resolver_match
    return bool(match and match.url_name in PROVIDER_CALLBACKS)
