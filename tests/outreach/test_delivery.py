from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from network.outreach import campaigns, consent, delivery, holds, refusal
from network.outreach.models import Campaign, Message, Suppression
from network.outreach.tasks import sweep
from network.outreach.transport import Transport
from tests.outreach.conftest import news_to


def abandoned(message: Message, seconds: int = 120, **fields) -> Message:
    """As a sender that was killed leaves it."""
    Message.objects.filter(pk=message.pk).update(claimed_at=timezone.now() - timedelta(seconds=seconds), **fields)
    message.refresh_from_db()
    return message


def state_of(message: Message) -> str:
    message.refresh_from_db()
    return message.state


# --- What is kept --------------------------------------------------------------------------------------
def test_the_words_of_a_notice_go_once_it_is_sent(notice, news, settings):
    settings.KEEP_SENT_WORDS = False

    sweep()

    said = {message.purpose: (message.text, message.html) for message in Message.objects.exclude(sent_at=None)}
    assert said == {"notice": ("", ""), "news": ("Newyddion", "")}
    assert sorted(one.body for one in mail.outbox) == ["Helo Mari", "Newyddion"]


# --- Claim, send, mark ---------------------------------------------------------------------------------
def test_sweeping_twice_sends_once(notice):
    sweep()
    sweep()

    assert state_of(notice) == "sent"
    assert [sent.extra_headers["Message-ID"] for sent in mail.outbox] == [notice.message_id]


def test_notices_leave_before_news(news, notice):
    delivery.sweep()

    assert [sent.to for sent in mail.outbox] == [["mari@example.org"], ["gwen@example.org"]]


def test_a_message_that_is_not_due_waits(notice):
    Message.objects.filter(pk=notice.pk).update(due_at=timezone.now() + timedelta(minutes=5))

    delivery.sweep()

    assert (state_of(notice), mail.outbox) == ("waiting", [])


# --- What a dead sender leaves behind -----------------------------------------------------------------------
def test_a_stale_notice_goes_again_with_its_own_message_id(notice):
    before = abandoned(notice, attempts=1).message_id

    delivery.sweep()

    assert state_of(notice) == "sent"
    assert [sent.extra_headers["Message-ID"] for sent in mail.outbox] == [before]


def test_stale_news_is_parked_and_never_sent_by_itself(news):
    abandoned(news, attempts=1)

    delivery.sweep()
    delivery.sweep()

    assert (state_of(news), mail.outbox) == ("parked", [])


def test_a_claim_that_is_not_stale_is_left_alone(news):
    abandoned(news, seconds=20, attempts=1)

    delivery.sweep()

    assert (state_of(news), mail.outbox) == ("claimed", [])


def test_a_notice_that_kills_every_sender_is_parked_in_the_end(notice):
    abandoned(notice, attempts=len(delivery.RETRY_MINUTES) + 1)

    delivery.sweep()

    assert (state_of(notice), mail.outbox) == ("parked", [])


@pytest.mark.parametrize("purpose", ["news", "notice"])
def test_a_sender_that_was_only_slow_tells_what_happened(news, notice, purpose):
    message = news if purpose == "news" else notice
    Message.objects.exclude(pk=message.pk).delete()
    claimed = delivery.claim()
    abandoned(message)
    delivery.settle_stale_claims()

    with Transport() as transport:
        delivery.deliver(claimed, transport)
    delivery.sweep()

    assert (state_of(message), len(mail.outbox)) == ("sent", 1)


# --- Refusals, holds, pauses --------------------------------------------------------------------------------
def test_a_refusal_is_asked_again_at_the_claim(news):
    refusal.refuse(news)

    delivery.sweep()

    assert (state_of(news), news.reason, mail.outbox) == ("excluded", "suppressed", [])


def test_a_refusal_of_news_stops_no_notice(notice):
    refusal.refuse(notice)

    delivery.sweep()

    assert state_of(notice) == "sent"


def test_a_refusal_keeps_no_address(news):
    refusal.refuse(news)

    assert "gwen" not in str(Suppression.objects.values())


def test_a_refusal_outlives_a_new_secret_key(news, settings):
    refusal.refuse(news)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"

    delivery.sweep()

    assert state_of(news) == "excluded"


def test_asking_for_news_ends_an_earlier_refusal(gwen, news):
    refusal.refuse(news)

    consent.give(gwen.person, wording="Yes", language="en")
    delivery.sweep()

    assert state_of(news) == "sent"


def test_while_a_hold_stands_mail_is_kept_and_no_server_is_called(notice, mail_server):
    holds.place("demo")

    with mail_server() as sink:
        delivery.sweep()

    assert (state_of(notice), sink.accepted) == ("kept", [])


def test_after_a_hold_is_lifted_new_mail_leaves_and_kept_mail_stays(notice, news):
    holds.place("demo")
    delivery.deliver(delivery.claim(), Transport())
    holds.lift("demo")

    delivery.sweep()

    assert (state_of(notice), state_of(news)) == ("kept", "sent")


def test_a_paused_mailing_sends_nothing_and_holds_up_nobody(campaign, bethan, notice):
    campaigns.send(campaign, [campaigns.Recipient("gwen@example.org")], basis="consent", by=bethan)
    campaigns.pause(campaign, by=bethan)

    delivery.sweep()
    paused = [sent.to for sent in mail.outbox]
    campaigns.resume(campaign, by=bethan)
    delivery.sweep()

    assert (paused, [sent.to for sent in mail.outbox][1:]) == ([["mari@example.org"]], [["gwen@example.org"]])


def test_without_a_transport_mail_is_kept(notice, settings):
    settings.MAILERS = settings.MAILERS | {"transport": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}

    delivery.sweep()

    assert state_of(notice) == "kept"


# --- What can't be ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ("sent_at = now(), claimed_at = now(), parked_at = now(), reason = 'x'", "message_has_one_end"),
        ("sent_at = now()", "message_claimed_before_its_end"),
        ("failed_at = now(), claimed_at = now()", "message_end_has_a_reason"),
        ("purpose = 'news', refusal_token = 'x'", "news_has_a_basis"),
        ("purpose = 'news', basis = 'consent'", "news_can_be_refused"),
        ("language = 'fr'", "message_language_is_known"),
        ("text = ''", "message_is_complete"),
    ],
)
def test_the_database_refuses_a_contradiction(notice, columns, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE outreach_message SET {columns} WHERE id = %s", [notice.pk])


def test_an_address_is_in_a_mailing_once(campaign):
    news_to("gwen@example.org", campaign=campaign)

    with pytest.raises(IntegrityError, match="message_once_a_campaign_and_address"), transaction.atomic():
        news_to("GWEN@example.org", campaign=campaign)


def test_a_mailing_is_not_sent_in_one_language(campaign, bethan):
    Campaign.objects.filter(pk=campaign.pk).update(body_cy="")

    with pytest.raises(IntegrityError, match="campaign_sent_in_both_languages"), transaction.atomic():
        Campaign.objects.filter(pk=campaign.pk).update(started_at=timezone.now(), started_by=bethan)
