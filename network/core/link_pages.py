"""The page of a bearer link: who gets in, what is shown, and what a browser or a log is told of its address."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from network.core import errors, limits, links
from network.core.models import Link
from network.core.requests import client_ip

NOT_FOR_ME = "not_for_me"

type View = Callable[[HttpRequest, Link], HttpResponse]


def link_page(
    purpose: str, *, methods: tuple[str, ...] = ("GET", "HEAD", "POST")
) -> Callable[[View], Callable[[HttpRequest, str], HttpResponse]]:
    """Decorator: a view `(request, link)` becomes one of `(request, token)` that opens without a sign-in.

    The view is called with a link that works; it acts on POST alone, after `links.use(link)` in its transaction.
    410 for a link that no longer works, 404 for a token that nobody made, 429 after too many of those (`link_guess`).
    """

    def decorator(view: View) -> Callable[[HttpRequest, str], HttpResponse]:
        @login_not_required
        @never_cache
        @unseen
        @require_http_methods(methods)
        @wraps(view)
        def page(request: HttpRequest, token: str) -> HttpResponse:
            # Whoever is signed in on this device: the page is another's, and its frame says nothing of them.
            request.user = AnonymousUser()
            return _answer(request, purpose, token, view)

        page.link_purpose = purpose  # type: ignore[attr-defined]
        return page

    return decorator


def _answer(request: HttpRequest, purpose: str, token: str, view: View) -> HttpResponse:
    if wait := limits.wait_for("link_guess", ip=client_ip(request)):
        return errors.too_many(request, wait)
    link = links.find(purpose, token)
    if link is None:
        limits.take("link_guess", ip=client_ip(request))
        return _closed(request, purpose, 404)
    if not link.is_open:
        return _closed(request, purpose, 410)
    if request.method == "POST" and NOT_FOR_ME in request.POST:
        links.report(link)
        return TemplateResponse(request, "links/reported.html")
    try:
        return view(request, link)
    except links.ClosedError:
        return _closed(request, purpose, 410)


def _closed(request: HttpRequest, purpose: str, status: int) -> HttpResponse:
    return TemplateResponse(request, links.purposes()[purpose].closed, status=status)


def unseen(view: Callable[..., Any]) -> Callable[..., Any]:
    """Decorator: no machine keeps the page's address, and no page that is opened from it is told it, ours included.

    Not `no-referrer`: with it browsers send `Origin: null` with a form, which the CSRF check refuses.
    """

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        response = view(request, *args, **named)
        response["Referrer-Policy"] = "strict-origin"
        response["X-Robots-Tag"] = "noindex"
        return response

    return page
