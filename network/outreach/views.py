"""What a reader of our news can do without an account: refuse more of it, and pass it on."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from network.core.link_pages import link_page
from network.core.models import Link
from network.outreach import addresses, passing
from network.outreach.refusal import refuse_by


@link_page("outreach.refusal")
def refusal(request: HttpRequest, link: Link) -> HttpResponse:
    """The link at the end of a letter of news. GET shows whose address it is about, masked; POST ends it.

    Masked, because the letter may have been passed on: the friend sees that it is not theirs and leaves it.
    """
    if request.method == "POST":
        refuse_by(link)
    context = {"address": addresses.masked(link.thing.to), "is_done": request.method == "POST"}
    return TemplateResponse(request, "outreach/refusal.html", context)


@csrf_exempt
@link_page("outreach.refusal", methods=("POST",))
def one_click(request: HttpRequest, link: Link) -> HttpResponse:
    """RFC 8058: the mail program's own button. No cookie, no redirect, the same answer for any second try.

    A request without the RFC's body changes nothing.
    """
    if request.POST.get("List-Unsubscribe") == "One-Click":
        refuse_by(link)
    return HttpResponse(status=200)


@login_not_required
@require_safe
def pass_it_on(request: HttpRequest) -> HttpResponse:
    """Words to copy or to open in one's own mail program: the Network writes to nobody here."""
    return TemplateResponse(request, "outreach/pass_it_on.html", {"words": passing.both(), "mailto": passing.mailto()})
