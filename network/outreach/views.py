"""What a reader of our news can do without an account: refuse more of it, and pass it on."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from network.outreach import addresses, passing
from network.outreach.refusal import message_of, refuse


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def refusal(request: HttpRequest, token: str) -> HttpResponse:
    """The link at the end of a letter of news. GET shows whose address it is about, masked; POST ends it.

    Masked, because the letter may have been passed on: the friend sees that it is not theirs and leaves it.
    """
    message = message_of(token)
    if message is None:
        raise Http404
    if request.method == "POST":
        refuse(message)
    context = {"address": addresses.masked(message.to), "is_done": request.method == "POST"}
    return TemplateResponse(request, "outreach/refusal.html", context)


@csrf_exempt
@login_not_required
@never_cache
@require_POST
def one_click(request: HttpRequest, token: str) -> HttpResponse:
    """RFC 8058: the mail program's own button. No cookie, no redirect, the same answer for any second try.

    404 for a token that we did not make; a request without the RFC's body changes nothing.
    """
    message = message_of(token)
    if message is None:
        raise Http404
    if request.POST.get("List-Unsubscribe") == "One-Click":
        refuse(message)
    return HttpResponse(status=200)


@login_not_required
@require_safe
def pass_it_on(request: HttpRequest) -> HttpResponse:
    """Words to copy or to open in one's own mail program: the Network writes to nobody here."""
    return TemplateResponse(request, "outreach/pass_it_on.html", {"words": passing.both(), "mailto": passing.mailto()})
