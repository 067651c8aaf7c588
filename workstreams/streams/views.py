from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from members.signin import SignedInRequest
from network.core.policy import authorize
from workstreams.streams.models import Interest, WorkStream
from workstreams.streams.rules import can_show_interest


@login_not_required
@require_safe
def stream_list(request: HttpRequest) -> HttpResponse:
    streams = WorkStream.objects.visible_to(request.user).for_list()
    return TemplateResponse(request, "workstreams/stream_list.html", {"streams": streams})


@login_not_required
@require_safe
def stream_detail(request: HttpRequest, slug: str) -> HttpResponse:
    stream = get_object_or_404(WorkStream.objects.visible_to(request.user).for_list(), team__slug=slug)
    context = {
        "stream": stream,
        "may_take_part": can_show_interest(request.user),
        "takes_part": request.user.is_authenticated and stream.interests.filter(person=request.user.person_id).exists(),
    }
    return TemplateResponse(request, "workstreams/stream_detail.html", context)


@require_POST
def stream_interest(request: SignedInRequest, slug: str) -> HttpResponse:
    """Count me in; sent with `withdraw`, count me out."""
    stream = get_object_or_404(WorkStream.objects.visible_to(request.user).for_list(), team__slug=slug)
    authorize(can_show_interest(request.user))
    interest = {"person_id": request.user.person_id, "stream": stream}
    if "withdraw" in request.POST:
        Interest.objects.filter(**interest).delete()
        messages.success(request, _("You will not hear from this work-stream any more."))
    else:
        Interest.objects.get_or_create(**interest)
        messages.success(request, _("Thank you! The work-stream knows that you would like to take part."))
    response = redirect(stream)
    response.status_code = 303
    return response
