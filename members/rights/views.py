"""What a person may ask about their own data."""

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from members.forms import LeavingForm
from members.rights.identity import asked_once_more
from members.signin import SignedInRequest
from members.views import see
from network.core import privacy


# --- Leaving ------------------------------------------------------------------------------------------
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@asked_once_more
def leaving(request: SignedInRequest) -> HttpResponse:
    """Leave and be forgotten, at once and for good."""
    form = LeavingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            privacy.erase(request.user.person, by=request.user, reason=privacy.Ground.ASKED)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            logout(request)
            return see("members:left")
    fates = privacy.outlook(request.user.person)
    return TemplateResponse(request, "members/leaving.html", {"form": form, "kept": [fate for fate in fates if fate.is_kept]})


@login_not_required
@require_safe
def left(request: HttpRequest) -> HttpResponse:
    """Good-bye; the page knows nobody."""
    return TemplateResponse(request, "members/left.html")
