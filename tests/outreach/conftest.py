import pytest

from network.outreach.models import Campaign, Message
from network.outreach.outbox import enqueue
from tests.drills.sink import Sink


@pytest.fixture
def notice(db) -> Message:
    """A neutral letter that waits."""
    words = {"subject": "Helo", "text": "Helo Mari", "html": "<p>Helo Mari</p>"}
    return enqueue(to="mari@example.org", kind="email/test", language="cy", **words)


def news_to(address: str, **fields) -> Message:
    """News that waits."""
    fields |= {"purpose": "news", "basis": "consent"}
    return enqueue(to=address, subject="Newyddion", text="Newyddion", kind="email/test", language="both", **fields)


@pytest.fixture
def news(db) -> Message:
    return news_to("gwen@example.org")


@pytest.fixture
def campaign(db) -> Campaign:
    """A mailing in both languages, not sent yet."""
    return Campaign.objects.create(
        name="Lansio",
        subject_cy="Mae’r Rhwydwaith yma!",
        subject_en="The Network is here!",
        body_cy="# Croeso\n\nDewch yn llu.\n\n[Rhannu’r newyddion]({pass_it_on})",
        body_en="# Welcome\n\nCome one, come all.\n\n[Share the news]({pass_it_on})",
    )


@pytest.fixture
def mail_server(settings):
    """`with mail_server(script) as sink:` makes the outbox deliver to a server that does as it is told."""

    def serve(script=None) -> Sink:
        sink = Sink(script)
        settings.MAILERS = settings.MAILERS | {
            "transport": {
                "BACKEND": "network.outreach.transport.SmtpBackend",
                "OPTIONS": {"host": "127.0.0.1", "port": sink.port, "timeout": 5},
            }
        }
        return sink

    return serve
