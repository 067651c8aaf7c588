"""One e-mail over one open connection, and what can honestly be said of it afterwards.

SMTP (RFC 5321 §4.2): 2xx took it, 4xx asks us to come again, 5xx refuses for good. A connection that breaks
before DATA took nothing; one that breaks after it may have, and nobody can tell from here.
"""

import enum
import smtplib
import socket
import threading
import time
from contextlib import suppress
from typing import NamedTuple

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, mailers
from django.core.mail.backends import dummy, smtp
from django.urls import reverse

from network.core.languages import CY, absolute, speaking
from network.outreach.models import Message

SEND_LIMIT_SECONDS = 30
WATCH_SECONDS = 0.25
# Mail servers commonly close a connection after a hundred.
MESSAGES_PER_CONNECTION = 100


class End(enum.Enum):
    """What became of one try."""

    SENT = "sent"
    LATER = "later"
    REFUSED = "refused"
    UNSURE = "unsure"


class Outcome(NamedTuple):
    end: End
    reason: str = ""


class _Smtp(smtplib.SMTP):
    data_begun = False

    def data(self, msg):
        self.data_begun = True
        return super().data(msg)


class _SmtpSsl(smtplib.SMTP_SSL):
    data_begun = False

    def data(self, msg):
        self.data_begun = True
        return super().data(msg)


class SmtpBackend(smtp.EmailBackend):
    """Django's, which also remembers whether the body of the current e-mail was begun."""

    @property
    def connection_class(self):
        return _SmtpSsl if self.use_ssl else _Smtp


class Transport:
    """The way out for a batch: one connection, opened when first needed, closed at the end of the `with`."""

    def __init__(self) -> None:
        self.backend = mailers["transport"]
        self.is_none = isinstance(self.backend, dummy.EmailBackend)
        self.count = 0
        self.cut_at: float | None = None
        self.is_over = threading.Event()

    def __enter__(self) -> "Transport":
        threading.Thread(target=self._watch, name="outreach-watch", daemon=True).start()
        return self

    def __exit__(self, *exception) -> None:
        self.is_over.set()
        self.close()

    def _watch(self) -> None:
        """Shut the socket under a server that drips or hangs: a timeout of the socket alone starts anew with every byte."""
        while not self.is_over.wait(WATCH_SECONDS):
            sock = getattr(getattr(self.backend, "connection", None), "sock", None)
            if sock and self.cut_at and time.monotonic() > self.cut_at:
                self.cut_at = None
                with suppress(OSError):
                    # The plain socket's own shutdown leaves a TLS object, in use by the sending thread, alone.
                    socket.socket.shutdown(sock, socket.SHUT_RDWR)

    @property
    def is_open(self) -> bool:
        return getattr(self.backend, "connection", None) is not None

    def open(self) -> str:
        """Connect if need be; the reason why it can't be done, else nothing."""
        if self.is_none:
            return ""
        if self.count >= MESSAGES_PER_CONNECTION:
            self.close()
        try:
            self.backend.open()
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return _said(error)
        return ""

    def close(self) -> None:
        self.count = 0
        try:
            self.backend.close()
        except (OSError, smtplib.SMTPException):
            setattr(self.backend, "connection", None)  # noqa: B010  (only the SMTP backend has one)

    def send(self, message: Message) -> Outcome:
        """Try once, 30 seconds at most. Never raises: whatever happens is an outcome of this one e-mail."""
        self.count += 1
        connection = getattr(self.backend, "connection", None)
        if connection is not None:
            connection.data_begun = False
        self.cut_at = time.monotonic() + SEND_LIMIT_SECONDS
        try:
            self.backend.send_messages([as_email(message)])
        except Exception as error:
            outcome = _outcome(error, getattr(connection, "data_begun", True))
            if outcome.end is not End.REFUSED:
                self.close()
            return outcome
        finally:
            self.cut_at = None
        return Outcome(End.SENT)


def as_email(message: Message) -> EmailMultiAlternatives:
    """The row as an e-mail with its own Message-ID, and for news the one-click header (RFC 8058)."""
    headers = {"Message-ID": message.message_id, "Content-Language": "cy, en" if message.language == "both" else message.language}
    if message.is_news:
        headers |= {
            "List-Unsubscribe": f"<{one_click_url(message)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    else:
        headers["Auto-Submitted"] = "auto-generated"
    email = EmailMultiAlternatives(
        message.subject, message.text, to=[message.to_header], headers=headers, reply_to=[settings.CONTACT_EMAIL]
    )
    if message.html:
        email.attach_alternative(message.html, "text/html")
    return email


def one_click_url(message: Message) -> str:
    with speaking(CY):
        return absolute(reverse("outreach:one_click", args=[message.refusal_token]))


def _outcome(error: Exception, data_begun: bool) -> Outcome:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        [(code, text)] = error.recipients.values()
        return _answered(code, text)
    if isinstance(error, smtplib.SMTPSenderRefused):
        # It is us that the server does not want, not the person: never held against the address.
        return Outcome(End.LATER, _said(error))
    if isinstance(error, smtplib.SMTPResponseException):
        return _answered(error.smtp_code, error.smtp_error)
    if isinstance(error, ValueError):
        return Outcome(End.REFUSED, _said(error))
    return Outcome(End.UNSURE if data_begun else End.LATER, _said(error))


def _answered(code: int, text: bytes | str) -> Outcome:
    words = text.decode(errors="replace") if isinstance(text, bytes) else text
    return Outcome(End.REFUSED if 500 <= code < 600 else End.LATER, f"{code} {' '.join(words.split())}"[:300])


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]
