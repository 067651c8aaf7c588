"""Into the outbox: every e-mail of the platform is a row first, written in the transaction of its cause."""

from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from network.core import links
from network.core.languages import short
from network.outreach import addresses, refusal
from network.outreach.models import Message
from network.outreach.nudge import nudge_on_commit


def enqueue(
    *,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    kind: str,
    language: str,
    purpose: str = Message.Purpose.NOTICE,
    **fields: Any,
) -> Message:
    """Write one e-mail into the outbox; it leaves once the caller's transaction is committed.

    `kind` names the letter, `language` is `cy`, `en` or `both`; `fields` are more of Message's
    (to_name, person, basis, campaign, due_at, reference). Raises ValidationError for a bad address.
    """
    recipient = addresses.parse(to)
    is_news = purpose == Message.Purpose.NEWS
    message = Message.objects.create(
        to=recipient.address,
        subject=one_line(subject),
        text=text,
        html=html,
        kind=kind,
        language=language,
        purpose=purpose,
        refusal_token=links.new_token() if is_news else "",
        **fields,
    )
    if is_news:
        refusal.keep_links([message])
    nudge_on_commit()
    return message


def one_line(subject: str) -> str:
    """A subject that can't start a second header: any line break, Unicode's too, is a space; 320 characters at most."""
    return " ".join(subject.split())[:320]


class OutboxBackend(BaseEmailBackend):
    """Django's mail functions write to the outbox: one row for each address, so that each has its own end.

    Attachments are refused (ValueError): none of our letters has one, and a link is kinder to a full mailbox.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for email in email_messages:
            if email.attachments:
                raise ValueError("The outbox takes no attachments: send a link.")
            html = [part.content for part in getattr(email, "alternatives", ()) if part.mimetype == "text/html"]
            for address in email.recipients():
                enqueue(
                    to=address,
                    subject=str(email.subject),
                    text=str(email.body),
                    html=str(html[0]) if html else "",
                    kind="django",
                    language=short(),
                )
        return len(email_messages)
