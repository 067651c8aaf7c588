"""What a person is told of: the list on their own page, and how soon they want an e-mail of what."""

from typing import Any

from django.contrib import messages
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from network.core import feed, notifying
from network.outreach import choices
from network.outreach.forms import NotificationSettingsForm
from network.outreach.models import Notification

SHOWN = 20


@require_safe
def notification_list(request: HttpRequest) -> HttpResponse:
    """The newest first, a page at a time; `?before=` is the number of the last that was seen."""
    rows = Notification.objects.visible_to(request.user).for_list()
    before = request.GET.get("before", "")
    if before.isascii() and before.isdecimal():
        rows = rows.filter(pk__lt=int(before[:18]))
    page = list(rows[: SHOWN + 1])
    context = {
        "items": _items(page[:SHOWN]),
        "newest": page[0].pk if page else 0,
        "older": page[SHOWN - 1].pk if len(page) > SHOWN else None,
        "unread": Notification.objects.visible_to(request.user).unread().count(),
    }
    return TemplateResponse(request, "outreach/notification_list.html", context)


def _items(page: list[Notification]) -> list[dict[str, Any]]:
    """Sentence, address, day and whether it is new."""
    kinds = notifying.kinds()
    return [
        {"sentence": line.own if kinds[row.kind].is_own else line.sentence, "path": kinds[row.kind].path(row.entry), "row": row}
        for row, line in zip(page, feed.lines(row.entry for row in page), strict=True)
    ]


@require_POST
def notification_reading(request: HttpRequest) -> HttpResponse:
    """All that was shown is read: `until` is the newest of it, so that what came meanwhile stays new."""
    until = request.POST.get("until", "")
    if until.isascii() and until.isdecimal():
        Notification.objects.visible_to(request.user).unread().filter(pk__lte=int(until[:18])).update(read_at=Now())
    return _see("outreach:notification_list")


@require_http_methods(["GET", "HEAD", "POST"])
def notification_settings(request: HttpRequest) -> HttpResponse:
    """At once, daily, weekly or never, for each kind."""
    user: Any = request.user
    person = user.person
    form = NotificationSettingsForm(request.POST if request.method == "POST" else None, person=person)
    if request.method == "POST" and form.is_valid():
        choices.choose(person, form.cleaned_data, by=user)
        messages.success(request, _("Your choices are saved."))
        return _see("outreach:notification_list")
    return TemplateResponse(request, "outreach/notification_settings.html", {"form": form, "email": person.email})


def _see(name: str) -> HttpResponse:
    """303: the answer to a POST is another page."""
    response = redirect(name)
    response.status_code = 303
    return response
