"""The pages of one mailing in the admin: preview, sending to a list of addresses, pause; all work without JavaScript."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from network.core import approvals
from network.core.forms import ReasonForm
from network.core.models import Approval, ApprovalQuerySet
from network.core.policy import ALLOWED, Denied, Verdict, authorize
from network.outreach import campaigns
from network.outreach.addresses import Recipient
from network.outreach.approvals import SEND, sending_of
from network.outreach.forms import RecipientsForm
from network.outreach.models import Basis, Campaign, Message
from network.outreach.preview import AROUND, html_page

SHOWN_ADDRESSES = 10


class Desk:
    """What the mailing's page shows of its sending, counted when the page is asked for."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign

    @cached_property
    def ledger(self) -> list[dict[str, Any]]:
        """One row a state, nought too; `url` lists those messages."""
        return [
            {"label": Message.State(state).label, "count": count, "url": f"{self.messages_url}&state={state}"}
            for state, count in self.campaign.ledger().items()
        ]

    @property
    def exclusions(self) -> list[tuple[str, int]]:
        return [(str(Message.Exclusion(reason).label), count) for reason, count in self.campaign.exclusions().items()]

    @property
    def approvals(self) -> ApprovalQuerySet:
        """The sendings of it that wait for a second person."""
        return Approval.objects.about(self.campaign).waiting().filter(verb=SEND).select_related("asked_by__person").order_by("pk")

    @property
    def messages_url(self) -> str:
        return f"{reverse('admin:outreach_message_changelist')}?campaign__id__exact={self.campaign.pk}"

    @property
    def is_finished(self) -> bool:
        return self.campaign.is_finished()

    @property
    def balances(self) -> bool:
        return self.campaign.balances()


def can_send(user: Any, campaign: Campaign) -> Verdict:
    """Whoever the board lets send; the words have to be there in both languages."""
    if not user.has_perm("outreach.send_campaign"):
        return Denied(_("Only members of the board can send a mailing."))
    return ALLOWED if campaign.has_both_languages else Denied(_("Write subject and text in both languages before it is sent."))


def _context(request: HttpRequest, campaign: Campaign, title: str, **more: Any) -> dict[str, Any]:
    return admin.site.each_context(request) | {"campaign": campaign, "opts": Campaign._meta, "title": title, **more}


def _campaign(request: HttpRequest, pk: int) -> Campaign:
    """The mailing, for somebody who may see mailings (403 otherwise)."""
    if not request.user.has_perm("outreach.view_campaign"):
        authorize(Denied(_("Only members of the board can see mailings.")))
    return get_object_or_404(Campaign, pk=pk)


def _to(campaign: Campaign) -> HttpResponse:
    """303 to the mailing's page."""
    response = HttpResponseRedirect(campaign.get_absolute_url())
    response.status_code = 303
    return response


# --- Preview ---------------------------------------------------------------------------------------------
@require_safe
@csp_override(AROUND)
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Both halves as a reader gets them, and the text part."""
    campaign = _campaign(request, pk)
    letter = campaigns.compose(campaign)
    return TemplateResponse(
        request, "outreach/admin/campaign_preview.html", _context(request, campaign, gettext("Preview"), letter=letter)
    )


@require_safe
def preview_html(request: HttpRequest, pk: int) -> HttpResponse:
    return html_page(request, campaigns.compose(_campaign(request, pk)).html)


# --- Sending -----------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def sending(request: HttpRequest, pk: int) -> HttpResponse:
    """A list of addresses, then the counts to confirm, then it is sent. The list is checked anew at each step."""
    campaign = _campaign(request, pk)
    authorize(can_send(request.user, campaign))
    form = RecipientsForm(request.POST or None)
    is_changed = "_change" in request.POST
    if request.method != "POST" or is_changed or not form.is_valid():
        unchecked = RecipientsForm(initial=request.POST.dict()) if is_changed else form
        context = _context(request, campaign, gettext("Send to addresses"), form=unchecked)
        return TemplateResponse(request, "outreach/admin/campaign_sending.html", context)
    new = campaigns.new_to(campaign, form.cleaned_data["addresses"])
    reason = _reason(request) if campaigns.needs_second_person(new) else None
    if "_send" not in request.POST or (reason and not reason.is_valid()):
        context = _confirmation(request, campaign, form, new) | {"reason_form": reason}
        return TemplateResponse(request, "outreach/admin/campaign_confirm.html", context)
    return _ask(request, campaign, form, reason.cleaned_data["reason"]) if reason else _send(request, campaign, form)


def _reason(request: HttpRequest) -> ReasonForm:
    """Why it goes to so many, for the second person; not asked before the counts were shown."""
    return ReasonForm(request.POST if "_send" in request.POST else None)


def _confirmation(request: HttpRequest, campaign: Campaign, form: RecipientsForm, new: list[Recipient]) -> dict[str, Any]:
    return _context(
        request,
        campaign,
        gettext("Check before it is sent"),
        form=form,
        count=len(new),
        repeated=form.repeated,
        already=len(form.cleaned_data["addresses"]) - len(new),
        refused=campaigns.count_refused(new),
        basis=Basis(form.cleaned_data["basis"]).label,
        shown=new[:SHOWN_ADDRESSES],
        not_shown=max(0, len(new) - SHOWN_ADDRESSES),
    )


def _ask(request: HttpRequest, campaign: Campaign, form: RecipientsForm, reason: str) -> HttpResponse:
    """A long list waits for a second person."""
    details = sending_of(form.cleaned_data["addresses"], form.cleaned_data["basis"])
    try:
        approvals.ask(SEND, on=campaign, by=request.user, reason=reason, details=details)
        messages.success(request, gettext("Nothing is sent yet: it waits for a second person. They find it under the approvals."))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return _to(campaign)


def _send(request: HttpRequest, campaign: Campaign, form: RecipientsForm) -> HttpResponse:
    try:
        count = campaigns.send(campaign, form.cleaned_data["addresses"], basis=form.cleaned_data["basis"], by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return _to(campaign)
    if count:
        messages.success(request, gettext("In the outbox: %(count)s. They leave one by one.") % {"count": count})
    else:
        messages.info(request, gettext("Everybody on this list is in the mailing already: nothing new was sent."))
    return _to(campaign)


@require_POST
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Pause a mailing that runs; resume one that is paused."""
    campaign = _campaign(request, pk)
    authorize(can_send(request.user, campaign))
    if "_resume" in request.POST:
        campaigns.resume(campaign, by=request.user)
        messages.success(request, gettext("The mailing goes on."))
    else:
        campaigns.pause(campaign, by=request.user)
        messages.success(request, gettext("The mailing is paused. What was on its way already still arrives."))
    return _to(campaign)
