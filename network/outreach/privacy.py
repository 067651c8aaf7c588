"""What letters, consents and refusals hold of people, and how long."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from network.core.privacy import Activity, Deleted, Kept, Reason, Subject, by_address, declare, impersonal
from network.outreach import addresses, refusal, retention
from network.outreach.models import Campaign, Consent, Hold, Message, Suppression

LETTERS = Activity(
    _("Letters that we sent you"),
    _("To know that they went, and went once."),
    _("Twelve months."),
    people=_("Everybody who gets a letter from us"),
)
NEWS = Activity(
    _("News"),
    _("Because you said yes. We keep the words you said yes to, and when."),
    _("Until you say no, and three years as a record of it. We keep your no for good, so that you are not written to again."),
    people=_("Everybody who gets a letter from us"),
)
REFUSAL = Reason(
    _("A scrambled form of the address is kept, so that nobody who asked us to stop is written to again."),
    "UK GDPR art. 21(3); PECR reg. 22",
)


def _refused_by(subject: Subject) -> Q:
    return Q(address_hash__in=[known for address in subject.addresses for known in addresses.hashes(address)])


def _write_no_more(subject: Subject, by: Any) -> None:
    """Their address may stand in somebody's list: it gets no news."""
    for address in subject.addresses:
        refusal.suppress(address)


declare(
    Message,
    LETTERS,
    found=by_address("to", person=None),
    erase=Deleted(before=retention.count_forgotten),
    hidden=("html",),
)
declare(Campaign, LETTERS, named=("started_by",))
declare(Consent, NEWS)
declare(Suppression, NEWS, found=_refused_by, erase=Kept(REFUSAL, then=_write_no_more))
impersonal(Hold)
