from datetime import timedelta

from django.utils import timezone

from network.outreach.models import Campaign, Message
from network.outreach.outbox import enqueue
from network.outreach.retention import KEEP_DAYS, forget_old_letters


def aged(days: int, campaign: Campaign | None = None, **ends) -> Message:
    fields = {"purpose": "news", "basis": "consent"} if campaign else {}
    words = {"subject": "Helo", "text": "Helo", "html": ""}
    message = enqueue(to=f"a{days}@example.org", kind="email/test", language="cy", campaign=campaign, **words, **fields)
    Message.objects.filter(pk=message.pk).update(created_at=timezone.now() - timedelta(days=days), **ends)
    return message


def test_a_letter_is_forgotten_after_twelve_months_and_not_before(db):
    now = timezone.now()
    aged(KEEP_DAYS + 1, claimed_at=now, sent_at=now)
    young = aged(KEEP_DAYS - 1, claimed_at=now, sent_at=now)
    owed = aged(KEEP_DAYS + 2)

    assert forget_old_letters() == 1
    assert set(Message.objects.all()) == {young, owed}


def test_a_mailing_balances_after_its_letters_are_forgotten(campaign):
    now = timezone.now()
    Campaign.objects.filter(pk=campaign.pk).update(candidates=2)
    aged(KEEP_DAYS + 1, campaign, claimed_at=now, sent_at=now)
    aged(KEEP_DAYS - 1, campaign, claimed_at=now, sent_at=now)

    assert (forget_old_letters(), forget_old_letters()) == (1, 0)

    campaign.refresh_from_db()
    assert campaign.forgotten == 1
    assert campaign.balances()
