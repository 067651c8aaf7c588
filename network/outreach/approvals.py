"""What of e-mail needs a second person: sending a mailing to a long list."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from network.core.approvals import Line, Verb, register
from network.core.languages import CY, EN, Text
from network.core.models import Approval
from network.outreach import campaigns
from network.outreach.addresses import Recipient
from network.outreach.models import Basis, Campaign

SEND = "outreach.send_campaign"
_WORDS = (*Campaign.subject.fields, *Campaign.body.fields)


def sending_of(recipients: list[Recipient], basis: str) -> dict[str, Any]:
    """The details of a sending, for `network.core.approvals.ask(SEND, …)`."""
    return {"recipients": [list(recipient) for recipient in recipients], "basis": basis}


@register
class SendMailing(Verb):
    """The words in both languages, to whom, and why we may write to them."""

    name = SEND
    title = _("Send a mailing to many")
    permission = "outreach.approve_campaign"

    def content(self, campaign: Campaign, details: dict[str, Any]) -> dict[str, Any]:
        return {"name": campaign.name, **{word: getattr(campaign, word) for word in _WORDS}, **details}

    def lines(self, content: dict[str, Any]) -> list[Line]:
        recipients = [Recipient(*recipient) for recipient in content["recipients"]]
        return [
            Line(_("Mailing"), content["name"]),
            *(Line(_("Subject"), content[f"subject_{language}"], language) for language in (CY, EN)),
            Line(_("Why we may write to them"), Basis(content["basis"]).label),
            Line(_("Addresses that it goes to"), str(len(recipients))),
            *(Line(_("Text"), content[f"body_{language}"], language) for language in (CY, EN)),
            Line(_("To"), "\n".join(", ".join(filter(None, reversed(recipient))) for recipient in recipients)),
        ]

    def carry_out(self, campaign: Campaign, approval: Approval) -> Text:
        details = approval.details or {}
        recipients = [Recipient(*recipient) for recipient in details["recipients"]]
        count = campaigns.send(campaign, recipients, basis=details["basis"], by=approval.asked_by, approval=approval)
        return gettext("In the outbox: %(count)s. They leave one by one.") % {"count": count}
