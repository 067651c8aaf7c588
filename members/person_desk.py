"""Pages about one person in the admin that are more than a form: erasure."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from members.forms import ErasureForm
from members.models import Person
from network.core import privacy
from network.core.policy import ALLOWED, Denied, Verdict, authorize


def can_erase(user: Any) -> Verdict:
    """Whoever looks after the register."""
    if user.has_perm("members.delete_person"):
        return ALLOWED
    return Denied(_("Only people who look after the register can erase somebody."))


@require_http_methods(["GET", "HEAD", "POST"])
def erasure(request: HttpRequest, pk: int) -> HttpResponse:
    """What goes and what stays, then a reason and a tick, then it is done for good."""
    authorize(can_erase(request.user))
    person = get_object_or_404(Person.objects.known(), pk=pk)
    form = ErasureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _erased(request, person, form):
        return _to_list()
    context = admin.site.each_context(request) | {
        "title": gettext("Erase a person"),
        "opts": Person._meta,
        "person": person,
        "form": form,
        "fates": privacy.outlook(person),
    }
    return TemplateResponse(request, "members/admin/erasure.html", context)


def _erased(request: HttpRequest, person: Person, form: ErasureForm) -> bool:
    try:
        privacy.erase(person, by=request.user, reason=form.cleaned_data["reason"])
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    messages.success(request, gettext("The person is erased. What the law keeps is in the register of former members."))
    return True


def _to_list() -> HttpResponse:
    """303 to the register: the person's page is no more."""
    response = HttpResponseRedirect(reverse("admin:members_person_changelist"))
    response.status_code = 303
    return response
