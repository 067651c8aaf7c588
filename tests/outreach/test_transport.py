"""What a mail server may answer (RFC 5321), and what becomes of the row."""

import time

import pytest

from network.outreach import delivery, transport
from network.outreach.models import Message
from tests.outreach.conftest import news_to


def only(address: str, point: str, reply: str):
    """A script: at this point this address gets this reply, everybody else the usual one."""
    return lambda where, mail: reply if where == point and mail.get("to") == address else None


def states() -> dict[str, str]:
    return dict(Message.objects.values_list("to", "state"))


@pytest.fixture
def three(db) -> list[Message]:
    return [news_to(f"{name}@example.org") for name in ("ann", "bob", "cai")]


@pytest.mark.parametrize(
    ("point", "reply", "state"),
    [
        ("rcpt", "550 no such person", "failed"),
        ("rcpt", "450 come again", "waiting"),
        ("before-data", "451 come again", "waiting"),
        ("before-data", "554 no", "failed"),
        ("after-data", "552 too big", "failed"),
        ("after-data", "452 full", "waiting"),
        ("rcpt", "", "waiting"),
        ("after-data", "", "parked"),
        ("rcpt", "421 too many", "waiting"),
    ],
)
def test_one_bad_address_never_stops_the_others(three, mail_server, point, reply, state):
    with mail_server(only("bob@example.org", point, reply)) as sink:
        delivery.sweep()

    assert states() == {"ann@example.org": "sent", "bob@example.org": state, "cai@example.org": "sent"}
    assert [mail["to"] for mail in sink.accepted] == ["ann@example.org", "cai@example.org"]


def test_a_refusal_is_said_in_the_servers_words(news, mail_server):
    with mail_server(only(news.to, "rcpt", "550 no such person")):
        delivery.sweep()
    news.refresh_from_db()

    assert (news.reason, news.attempts) == ("550 no such person", 1)


def test_a_temporary_refusal_is_tried_again_with_growing_pauses_and_then_given_up(news, mail_server):
    pauses = []

    with mail_server(only(news.to, "rcpt", "450 come again")):
        while news.state == "waiting":
            Message.objects.update(due_at="2026-01-01T00:00Z")
            delivery.sweep()
            news.refresh_from_db()
            pauses.append(news.due_at)

    assert (news.state, news.attempts) == ("failed", len(delivery.RETRY_MINUTES) + 1)
    assert pauses[:-1] == sorted(pauses[:-1])


def test_a_doubtful_notice_goes_again(notice, mail_server):
    with mail_server(only(notice.to, "after-data", "")):
        delivery.sweep()
    notice.refresh_from_db()

    assert (notice.state, notice.claimed_at) == ("waiting", None)


def test_a_server_that_drips_is_cut_off(three, mail_server, monkeypatch):
    monkeypatch.setattr(transport, "SEND_LIMIT_SECONDS", 1)

    def hang(point, mail):
        if point == "after-data" and mail["to"] == "bob@example.org":
            time.sleep(4)

    began = time.monotonic()
    with mail_server(hang):
        delivery.sweep()

    assert time.monotonic() - began < 3
    assert states() == {"ann@example.org": "sent", "bob@example.org": "parked", "cai@example.org": "sent"}


def test_a_server_that_is_away_holds_no_row(three, mail_server):
    with mail_server():
        pass
    delivery.sweep()

    assert set(states().values()) == {"waiting"}
    assert set(Message.objects.values_list("attempts", flat=True)) == {0}


def test_a_batch_shares_one_connection(three, mail_server):
    with mail_server() as sink:
        delivery.sweep()

    assert (sink.connections, len(sink.accepted)) == (1, 3)


def test_a_connection_is_changed_after_a_hundred(three, mail_server, monkeypatch):
    monkeypatch.setattr(transport, "MESSAGES_PER_CONNECTION", 2)

    with mail_server() as sink:
        delivery.sweep()

    assert (sink.connections, len(sink.accepted)) == (2, 3)


def test_news_has_the_headers_of_rfc_8058_and_a_notice_has_none(news, notice):
    headers = transport.as_email(news).message()

    assert headers["List-Unsubscribe"].startswith("<http://testserver/")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["Content-Language"] == "cy, en"
    assert headers["Reply-To"] == "helo@example.org"
    assert "List-Unsubscribe" not in transport.as_email(notice).message()
