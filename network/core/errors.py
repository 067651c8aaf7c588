"""Error pages in both languages: what happened, and the next thing to do. 500 and 503 need no database."""

import math
import sys
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def _page(request: HttpRequest, status: int, **context: Any) -> HttpResponse:
    return render(request, f"errors/{status}.html", {"reason": ""} | context, status=status)


def _plain_page(request: HttpRequest, status: int) -> HttpResponse:
    """Rendered without request or context processors: nothing here may touch what has just failed."""
    return HttpResponse(render_to_string(f"errors/{status}.html", {"plain": True}), status=status)


@login_not_required
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400)


@login_not_required
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403, with the reason that the rule gave (network.core.policy)."""
    return _page(request, 403, reason=str(exception or ""))


@login_not_required
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404)


def conflict(request: HttpRequest, reason: str = "") -> HttpResponse:
    """409: somebody else was faster, or what was sent is no longer what stands."""
    return _page(request, 409, reason=reason)


@login_not_required
def too_many(request: HttpRequest, seconds: int = 0) -> HttpResponse:
    """429, and how long to wait where that is known: our limits tell it (network.core.limits), allauth's don't."""
    response = _page(request, 429, minutes=math.ceil(seconds / 60))
    if seconds:
        response["Retry-After"] = str(seconds)
    return response


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """500; or 503 while Postgres restarts: the person is asked to wait a moment, not shown a crash.

    Django hands every error over here, from a view or from what stands around it, while it is being handled.
    """
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        response = _plain_page(request, 503)
        response["Retry-After"] = "5"
        return response
    return _plain_page(request, 500)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: most often a cookie that was refused or a page left open for days."""
    return render(request, "errors/403_csrf.html", status=403)
