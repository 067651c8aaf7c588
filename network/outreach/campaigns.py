"""A mailing: both languages in one letter, frozen at its first sending, one message for each address."""

import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from network.core import audit, links
from network.core.languages import CY, EN, Language, absolute, speaking
from network.core.models import Approval
from network.outreach import addresses, letters, refusal
from network.outreach.addresses import Recipient
from network.outreach.models import Basis, Campaign, Message, Suppression
from network.outreach.nudge import nudge_on_commit

# What an author may write as the address of a link, and the page that it opens in the half's language.
LINKS = {
    "home": "site:home",
    "join": "members:join",
    "pass_it_on": "outreach:pass_it_on",
    "jobs": "site:coming_jobs",
    "event": "site:coming_events",
    "streams": "workstreams:stream_list",
}
# Stands where each copy has its own token; drawn once, then replaced, so that 5,000 copies are one drawing.
_MARK = "TOKEN-OF-THIS-COPY"
_BATCH = 200
# A longer list leaves only after a second person has approved it (network.outreach.approvals).
SECOND_PERSON_ABOVE = 50


# --- Who ---------------------------------------------------------------------------------------------------
def new_to(campaign: Campaign, recipients: Iterable[Recipient]) -> list[Recipient]:
    """Those who are not in this mailing yet, each address once, in their order."""
    known = {address.lower() for address in campaign.messages.values_list("to", flat=True)}
    found: dict[str, Recipient] = {}
    for recipient in recipients:
        if recipient.address not in known:
            found.setdefault(recipient.address, recipient)
    return list(found.values())


def needs_second_person(recipients: list[Recipient]) -> bool:
    """Whether a list of new recipients is too long for one person to send."""
    return len(recipients) > SECOND_PERSON_ABOVE


def count_refused(recipients: Iterable[Recipient]) -> int:
    """How many of them asked us not to write; they are in the ledger and get nothing."""
    hashes = [addresses.hashes(recipient.address) for recipient in recipients]
    asked = Suppression.objects.filter(address_hash__in=itertools.chain.from_iterable(hashes))
    refused = set(asked.values_list("address_hash", flat=True))
    return sum(not refused.isdisjoint(mine) for mine in hashes)


# --- Sending -------------------------------------------------------------------------------------------------
@transaction.atomic
def send(campaign: Campaign, recipients: Iterable[Recipient], *, basis: str, by: Any, approval: Approval | None = None) -> int:
    """Write one message of the mailing for each address that has none yet; how many. Freezes its words.

    Saying it twice sends once: an address is in a mailing at most once (message_once_a_campaign_and_address).
    Raises ValidationError while one of the languages is missing, or for a long list without an approval.
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if not campaign.has_both_languages:
        raise ValidationError(_("Write subject and text in both languages before it is sent."), code="one_language")
    new = new_to(campaign, recipients)
    if not new:
        return 0
    if needs_second_person(new) and approval is None:
        raise ValidationError(_("So many addresses are written to only after a second person has approved it."), code="one_person")
    if not campaign.is_frozen:
        Campaign.objects.filter(pk=campaign.pk).update(started_at=Now(), started_by=by)
    refusal.keep_links(Message.objects.bulk_create(_messages(campaign, new, basis), batch_size=_BATCH))
    Campaign.objects.filter(pk=campaign.pk).update(candidates=F("candidates") + len(new))
    audit.record("outreach.campaign_sent", by=by, on=campaign, **_particulars(len(new), basis, approval))
    nudge_on_commit()
    return len(new)


def _particulars(recipients: int, basis: str, approval: Approval | None) -> dict[str, Any]:
    approved = {"approved_by": approval.decided_by_id} if approval else {}
    return {"recipients": recipients, "basis": basis, **approved}


def _messages(campaign: Campaign, recipients: list[Recipient], basis: str) -> Iterator[Message]:
    letter = compose(campaign, basis=basis)
    for recipient in recipients:
        token = links.new_token()
        yield Message(
            kind="campaign",
            purpose=Message.Purpose.NEWS,
            language=Language.BOTH,
            to=recipient.address,
            to_name=recipient.name,
            campaign=campaign,
            basis=basis,
            subject=letter.subject,
            refusal_token=token,
            text=letter.text.replace(_MARK, token),
            html=letter.html.replace(_MARK, token),
        )


@transaction.atomic
def pause(campaign: Campaign, *, by: Any) -> None:
    """Nothing more of it is taken for sending from now on; what a mail server is being told just now still leaves."""
    if Campaign.objects.filter(pk=campaign.pk, paused_at=None).update(paused_at=Now()):
        audit.record("outreach.campaign_paused", by=by, on=campaign)


@transaction.atomic
def resume(campaign: Campaign, *, by: Any) -> None:
    """Go on where it was paused."""
    if Campaign.objects.filter(pk=campaign.pk, paused_at__isnull=False).update(paused_at=None):
        audit.record("outreach.campaign_resumed", by=by, on=campaign)
        nudge_on_commit()


# What the reader is told of why we write, beside what the board reads of it (Basis).
WHY = {
    Basis.CONSENT: _("You asked for our news."),
    Basis.HELPED: _("You helped to make the Network happen, and know us."),
    Basis.ORGANISATION: _("This is the work address of an organisation."),
}


# --- Words ---------------------------------------------------------------------------------------------------
def compose(campaign: Campaign, *, basis: str = Basis.CONSENT) -> letters.Letter:
    """Both halves, Welsh first, with a footer for the reader and one for whom they pass it on to."""
    return letters.compose([_half(campaign, language, basis) for language in (CY, EN)])


def _half(campaign: Campaign, language: str, basis: str) -> letters.Half:
    with speaking(language):
        context = {
            "why": str(WHY[Basis(basis)]),
            "stop_url": absolute(reverse("outreach:refusal", args=[_MARK])),
            "home_url": absolute(reverse(LINKS["home"])),
            "contact_email": settings.CONTACT_EMAIL,
        }
        return letters.Half(
            language,
            getattr(campaign, f"subject_{language}"),
            with_links(getattr(campaign, f"body_{language}")),
            letters.render("email/campaign_footer.txt", context),
        )


def with_links(source: str) -> str:
    """`[Share the news]({pass_it_on})` with the address of that page in the language spoken now."""
    for name, page in LINKS.items():
        if f"({{{name}}})" in source:
            source = source.replace(f"({{{name}}})", f"({absolute(reverse(page))})")
    return source
