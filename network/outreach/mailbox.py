"""/dev/mailbox/: every e-mail as a person would see it. Development only (network.urls)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from network.outreach import preview
from network.outreach.models import Hold, Message
from network.outreach.transport import as_email

NEWEST = 200


@login_not_required
@require_safe
def message_list(request: HttpRequest) -> HttpResponse:
    """The newest first."""
    context = {"letters": Message.objects.defer("text", "html")[:NEWEST], "holds": Hold.objects.standing()}
    return TemplateResponse(request, "outreach/mailbox_list.html", context)


@login_not_required
@require_safe
@csp_override(preview.AROUND)
def message_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Headers, the HTML part in a frame, the text part."""
    message = get_object_or_404(Message, pk=pk)
    headers = [(name, str(value)) for name, value in as_email(message).message().items() if name not in ("Content-Type", "Date")]
    return TemplateResponse(request, "outreach/mailbox_detail.html", {"message": message, "headers": headers})


@login_not_required
@require_safe
def message_html(request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML part alone."""
    return preview.html_page(request, get_object_or_404(Message, pk=pk).html)
