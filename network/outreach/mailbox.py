"""/dev/mailbox/: every e-mail as a person would see it. Development only (network.urls)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from network.outreach.models import Message

NEWEST = 200


@login_not_required
@require_safe
def message_list(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "outreach/mailbox_list.html", {"messages_in_box": Message.objects.defer("text", "html")[:NEWEST]})


@login_not_required
@require_safe
def message_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return TemplateResponse(request, "outreach/mailbox_detail.html", {"message": get_object_or_404(Message, pk=pk)})


@login_not_required
@require_safe
@csp_override({"default-src": [CSP.NONE], "style-src": [CSP.UNSAFE_INLINE], "frame-ancestors": [CSP.NONE]})
def message_html(request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML part as it was sent, at an address of its own: its styles are inline, so only here are those let through."""
    return HttpResponse(get_object_or_404(Message, pk=pk).html)
