import time

import pytest
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, send_mail
from django.db import transaction

from network.outreach import nudge
from network.outreach.models import Message
from network.outreach.outbox import enqueue


@pytest.fixture
def default_mailer(db, settings):
    """Django's test runner puts a mailer of its own in place of ours."""
    settings.MAILERS = settings.MAILERS | {"default": {"BACKEND": "network.outreach.outbox.OutboxBackend"}}


def test_djangos_own_mail_goes_through_the_outbox(default_mailer):
    send_mail("Subject", "Words", None, ["mari@example.org", "gwen@example.org"], html_message="<p>Words</p>")

    assert list(Message.objects.order_by("to").values_list("to", "subject", "text", "html", "state")) == [
        ("gwen@example.org", "Subject", "Words", "<p>Words</p>", "waiting"),
        ("mari@example.org", "Subject", "Words", "<p>Words</p>", "waiting"),
    ]


def test_an_attachment_is_refused(default_mailer):
    email = EmailMessage("Subject", "Words", to=["mari@example.org"])
    email.attach("a.txt", "a", "text/plain")

    with pytest.raises(ValueError, match="attachments"):
        email.send()


@pytest.mark.parametrize(
    "address",
    ["", "mari", "mari@example.org, gwen@example.org", "mari@example.org\nBcc: x@example.org", "siân@example.org", "a@b@c.org"],
)
def test_a_bad_address_is_refused(db, address):
    with pytest.raises(ValidationError):
        enqueue(to=address, subject="S", text="T", kind="k", language="cy")


def test_a_rolled_back_cause_writes_nobody(db):
    def cause():
        enqueue(to="mari@example.org", subject="S", text="T", kind="k", language="cy")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        transaction.atomic(cause)()

    assert not Message.objects.exists()


def test_a_nudge_goes_out_once_the_cause_is_committed(db, monkeypatch, django_capture_on_commit_callbacks):
    sent = []
    monkeypatch.setattr(nudge._nudger, "nudge", lambda: sent.append(1))

    with django_capture_on_commit_callbacks(execute=True):
        enqueue(to="mari@example.org", subject="S", text="T", kind="k", language="cy")
        assert sent == []

    assert sent == [1]


def hanging(calls: list[int]):
    """A broker that is silent until the publisher gives up."""

    def send_task(*args, **kwargs):
        calls.append(1)
        time.sleep(0.3)
        raise TimeoutError

    return send_task


def test_a_broker_that_hangs_costs_the_request_nothing_and_is_then_left_alone(monkeypatch):
    calls: list[int] = []
    monkeypatch.setattr(nudge.current_app, "send_task", hanging(calls))
    nudger = nudge._Nudger()

    began = time.monotonic()
    for _ in range(50):
        nudger.nudge()
    spent = time.monotonic() - began
    time.sleep(0.7)
    nudger.nudge()

    assert spent < 0.1
    assert len(calls) <= 2  # one that hung, at most one that was wanted meanwhile, then silence
    assert nudger.away_until > time.monotonic()
