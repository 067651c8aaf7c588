"""That it is still them, before something that matters: also for the many who have no password."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import app_settings
from allauth.account.authentication import get_authentication_records
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core.internal.httpkit import add_query_params
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _


def asked_once_more(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorator: only for somebody who showed in the last five minutes that it is them, whatever the device remembers.

    By password or app where they have one (allauth's); somebody who signs in by e-mailed codes signs in by a new one.
    """
    by_allauth = reauthentication_required(view)

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if _showed_lately(request):
            return view(request, *args, **kwargs)
        if get_reauthentication_flows(request.user):
            return by_allauth(request, *args, **kwargs)
        logout(request)
        messages.info(request, _("What comes next matters, so please sign in once more."))
        return redirect(add_query_params(reverse("account_request_login_code"), {"next": request.get_full_path()}))

    return guarded


def _showed_lately(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    return any(time.time() - record["at"] < app_settings.REAUTHENTICATION_TIMEOUT for record in records)
