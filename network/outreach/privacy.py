"""What letters, consents and refusals hold of people, and how long."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from network.core.privacy import Activity, Deleted, Kept, Reason, Subject, Until, by_address, declare, impersonal
from network.outreach import addresses, refusal, retention
from network.outreach.models import Campaign, Consent, Hold, Message, Notification, NotificationChoice, Suppression

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
NOTIFICATIONS = Activity(
    _("What you were told of on your page, and how you like to be told"),
    _("To keep our promise to a member (contract)."),
    _("Twelve months; your choices while you are a member."),
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


def _told_once(kept: Any, gone: Any) -> None:
    """What both were told of stands once; the rest is moved."""
    both = Notification.objects.filter(person=kept, entry=OuterRef("entry"), kind=OuterRef("kind"))
    Notification.objects.filter(Exists(both), person=gone).delete()
    Notification.objects.filter(person=gone).update(person=kept)


def _newer_choices(kept: Any, gone: Any) -> None:
    """Of two choices about one kind the newer stands."""
    for choice in NotificationChoice.objects.filter(person=gone):
        other = NotificationChoice.objects.filter(person=kept, kind=choice.kind)
        other.filter(chosen_at__lt=choice.chosen_at).delete()
        if not other.exists():
            NotificationChoice.objects.filter(pk=choice.pk).update(person=kept)
    NotificationChoice.objects.filter(person=gone).delete()


declare(
    Message,
    LETTERS,
    found=by_address("to", person=None),
    erase=Deleted(before=retention.count_forgotten),
    hidden=("html", "refusal_token"),
)
declare(Campaign, LETTERS, named=("started_by",))
declare(Notification, NOTIFICATIONS, until=Until("created_at", timedelta(days=365)), merge=_told_once)
declare(NotificationChoice, NOTIFICATIONS, merge=_newer_choices)
declare(Consent, NEWS)
declare(Suppression, NEWS, found=_refused_by, erase=Kept(REFUSAL, then=_write_no_more))
impersonal(Hold)
