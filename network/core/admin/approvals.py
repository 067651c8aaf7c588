"""The board's queue of what waits for a second person, and the page on which it is decided."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from network.core import approvals, errors
from network.core.admin_site import ReadOnlyAdmin
from network.core.models import Approval
from network.core.policy import Denied, authorize


class WaitingFilter(admin.SimpleListFilter):
    """What waits, or what was decided; at first what waits."""

    title, parameter_name = _("state"), "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("ended", _("Decided or over"))]

    def choices(self, changelist: Any) -> Any:
        """ "All" is what waits here."""
        for number, choice in enumerate(super().choices(changelist)):
            yield choice if number else choice | {"display": Approval.State.WAITING.label}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Approval]) -> QuerySet[Approval]:
        waiting = Approval.objects.waiting().values("pk")
        return queryset.exclude(pk__in=waiting) if self.value() == "ended" else queryset.filter(pk__in=waiting)


@admin.register(Approval)
class ApprovalAdmin(ReadOnlyAdmin):
    """What waits for a second person. Nothing here is typed: each is decided on a page of its own."""

    list_display = ("about", "what", "asked_by", "asked_at", "expires_at", "state_shown")
    list_filter = (WaitingFilter,)
    ordering = ("-pk",)
    fields = ("what", "about", "reason", "asked_by", "asked_at", "expires_at", "state_shown", "decided_by", "answer", "digest")
    readonly_fields = ("what", "about", "state_shown")
    view_on_site = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Approval]:
        return Approval.objects.for_list()

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(decision)
        return [path("<int:pk>/decision/", view, name="core_approval_decision"), *super().get_urls()]

    @admin.display(description=_("what"))
    def what(self, approval: Approval) -> str:
        link, title = approval.get_absolute_url(), approvals.verb_of(approval).title
        return format_html('<a href="{}">{}</a>', link, title) if approval.state == Approval.State.WAITING else str(title)

    @admin.display(description=_("of what"))
    def about(self, approval: Approval) -> str:
        return str(approval.thing or approval.object_id)

    @admin.display(description=_("state"))
    def state_shown(self, approval: Approval) -> str:
        return str(approval.state.label)


# --- The page of one decision --------------------------------------------------------------------------------
class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Why not?"),
        help_text=_("Only needed to decline. Who asked for it reads this."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why you decline it.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """What exactly will be done, shown to whoever may see it; POST approves, declines or withdraws it."""
    if not request.user.has_perm("core.view_approval"):
        authorize(Denied(_("Only people with a role in the Network can see this.")))
    approval = get_object_or_404(Approval.objects.for_list(), pk=pk)
    declines = "_decline" in request.POST
    form = AnswerForm(request.POST if declines else None)
    if not request.POST.keys() & {"_approve", "_decline", "_withdraw"} or (declines and not form.is_valid()):
        return TemplateResponse(request, "core/admin/approval_decision.html", _page(request, approval, form))
    try:
        _decide(request, approval, form)
    except Approval.DoesNotExist:
        return errors.conflict(request, gettext("It was decided meanwhile, or its time was over."))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    response = HttpResponseRedirect(reverse("admin:core_approval_changelist"))
    response.status_code = 303
    return response


def _page(request: HttpRequest, approval: Approval, form: forms.Form) -> dict[str, Any]:
    verb, stands = approvals.verb_of(approval), approvals.stands(approval)
    waits = approval.state == Approval.State.WAITING
    return admin.site.each_context(request) | {
        "approval": approval,
        "opts": Approval._meta,
        "title": verb.title,
        "lines": verb.lines(verb.content(approval.thing, approval.details or {})) if waits and stands else [],
        "waits": waits,
        "stands": stands,
        "verdict": approvals.can_decide(request.user, approval),
        "may_withdraw": approvals.can_withdraw(request.user, approval),
        "form": form,
    }


def _decide(request: HttpRequest, approval: Approval, form: forms.Form) -> None:
    if "_withdraw" in request.POST:
        approvals.withdraw(approval, by=request.user)
        messages.success(request, gettext("Withdrawn: it is not done."))
    elif "_decline" in request.POST:
        approvals.decline(approval, by=request.user, answer=form.cleaned_data["answer"])
        messages.success(request, gettext("Declined: it is not done."))
    elif (said := approvals.approve(approval, by=request.user)) is not None:
        messages.success(request, str(said))
    else:
        messages.error(request, gettext("It was changed after it was asked for, so it was not done. It can be asked for anew."))
