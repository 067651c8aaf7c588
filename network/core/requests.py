"""What happens to every request: it gets an id for the logs, and a reading one may not write."""

import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.db import connection
from django.http import HttpRequest, HttpResponse

log = structlog.get_logger("network.requests")
_GIVEN_ID = re.compile(r"^[A-Za-z0-9-]{8,64}$")
READING = {"GET", "HEAD", "OPTIONS"}
_WRITE = re.compile(r"^\s*(?:/\*.*?\*/\s*)?(?:INSERT|UPDATE|DELETE|TRUNCATE|MERGE)\b", re.IGNORECASE)
# A session is the visitor's own note, not the network's data; the cache may fall back to its table.
_MAY_BE_WRITTEN = re.compile(r'"(?:django_session|usersessions_usersession|core_cache)"')


class WriteInReadingRequestError(AssertionError):
    """A view wrote to the database in a GET: mail scanners and browsers that look ahead open every link."""


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


def _refuse_writes(execute, sql, params, many, context):
    if _WRITE.match(sql) and not _MAY_BE_WRITTEN.search(sql):
        raise WriteInReadingRequestError(sql.split("(")[0][:120])
    return execute(sql, params, many, context)


class ReadOnlyGetMiddleware:
    """GET never writes: a reading request's INSERT, UPDATE or DELETE raises."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in READING:
            return self.get_response(request)
        with connection.execute_wrapper(_refuse_writes):
            return self.get_response(request)
