"""Parked e-mail: nobody knows whether it left, until a person has looked its Message-ID up in the mail server's log."""

from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from network.core import audit
from network.outreach.models import Message
from network.outreach.nudge import nudge_on_commit


@transaction.atomic
def it_arrived(message: Message, *, by: Any) -> bool:
    """The log has its Message-ID: it counts as sent. False when somebody else settled it meanwhile."""
    return _settle(message, "outreach.parked_arrived", by, sent_at=Now())


@transaction.atomic
def send_again(message: Message, *, by: Any) -> bool:
    """The log does not know it: it waits again, with the Message-ID it had. False as above."""
    settled = _settle(message, "outreach.parked_sent_again", by, claimed_at=None, due_at=Now(), attempts=0)
    if settled:
        nudge_on_commit()
    return settled


def _settle(message: Message, kind: str, by: Any, **columns: Any) -> bool:
    settled = Message.objects.parked().filter(pk=message.pk).update(parked_at=None, reason="", **columns)
    if settled:
        audit.record(kind, by=by, on=message)
    return bool(settled)
