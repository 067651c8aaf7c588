"""Bearer links: made, opened, used so often and no oftener, revoked, reported, guessed in vain."""

import hashlib
import re
import threading
import time
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from members.models import JoinRequest
from network.core import jobs, link_pages, links
from network.core.languages import speaking
from network.core.models import AuditEntry, Link
from network.outreach.models import Suppression
from tests import factories
from tests.architecture.matrix import unrendered
from tests.architecture.world import GIVEN_ANSWERS
from tests.outreach.conftest import news_to

PURPOSE = "members.join"


@pytest.fixture
def request_(db) -> JoinRequest:
    return JoinRequest.objects.create(email="nia@example.org", language="cy", answers=GIVEN_ANSWERS)


@pytest.fixture
def token(request_) -> str:
    return links.make(PURPOSE, thing=request_)


def path(token: str, language: str = "en", purpose: str = PURPOSE) -> str:
    with speaking(language):
        return links.path(purpose, token)


# --- Making ---------------------------------------------------------------------------------------------
def test_a_token_is_192_random_bits_and_only_its_hash_is_kept(request_):
    tokens = {links.make(PURPOSE, thing=request_) for _ in range(100)}

    assert len(tokens) == 100
    assert {len(token) for token in tokens} == {32}
    assert set(Link.objects.values_list("token_hash", flat=True)) == {
        hashlib.sha256(token.encode()).hexdigest() for token in tokens
    }
    assert not any(token in str(Link.objects.values()) for token in tokens)


def test_a_link_has_the_life_and_the_uses_of_its_purpose_or_its_own(request_):
    usual = links.find(PURPOSE, links.make(PURPOSE, thing=request_))
    own = links.find(PURPOSE, links.make(PURPOSE, thing=request_, uses=3, life=timedelta(hours=1)))

    assert (usual.uses, (usual.expires_at - usual.made_at).days) == (1, 7)
    assert (own.uses, own.expires_at - own.made_at) == (3, timedelta(hours=1))


def test_a_token_is_good_for_its_purpose_alone(token):
    assert links.find(PURPOSE, token)
    assert links.find("outreach.refusal", token) is None


def test_a_purpose_has_one_name():
    with pytest.raises(ValueError, match="Two purposes"):
        links.register(links.purposes()[PURPOSE])


# --- Using ----------------------------------------------------------------------------------------------
def test_a_link_is_used_so_often_and_no_oftener(request_):
    link = links.find(PURPOSE, links.make(PURPOSE, thing=request_, uses=2))

    links.use(link)
    links.use(link)

    with pytest.raises(links.ClosedError):
        links.use(link)
    with pytest.raises(IntegrityError, match="link_is_not_used_too_often"), transaction.atomic():
        Link.objects.update(used=3)


def test_a_use_is_undone_with_what_it_was_for(token):
    with transaction.atomic():
        links.use(links.find(PURPOSE, token))
        transaction.set_rollback(True)

    assert links.find(PURPOSE, token).is_open


@pytest.mark.parametrize(
    "closed",
    [
        {"expires_at": "2026-01-01T00:00Z"},
        {"revoked_at": "2026-01-01T00:00Z"},
        {"used": 1},
    ],
)
def test_a_closed_link_shows_one_page_and_does_nothing(client, token, closed):
    Link.objects.update(**closed)

    shown, pressed = client.get(path(token)), client.post(path(token))

    assert (shown.status_code, pressed.status_code) == (410, 410)
    assert "This link no longer works" in shown.text
    assert JoinRequest.objects.count() == 1


def test_a_link_whose_thing_is_gone_is_closed(client, token):
    JoinRequest.objects.all().delete()

    assert client.get(path(token)).status_code == 410


def test_the_end_is_told_by_the_databases_clock(token, monkeypatch):
    """An application whose clock is a year ahead closes nothing."""
    monkeypatch.setattr(timezone, "now", lambda: pytest.fail("the application's clock was asked"))

    assert links.find(PURPOSE, token).is_open
    links.use(links.find(PURPOSE, token))


# --- Ending ---------------------------------------------------------------------------------------------
def test_a_revoked_link_is_closed_and_the_record_says_who_did_it(token, bethan):
    link = links.find(PURPOSE, token)

    assert links.revoke(link, by=bethan)
    assert not links.revoke(link, by=bethan)

    assert not links.find(PURPOSE, token).is_open
    assert AuditEntry.objects.about(link).get().actor_id == bethan.pk


def test_a_report_is_noted_once_and_closes_the_link(client, token):
    for _ in range(2):
        client.post(path(token), {link_pages.NOT_FOR_ME: "1"})

    assert Link.objects.get().reported_at
    assert AuditEntry.objects.filter(kind="core.link_reported").count() == 1
    assert client.get(path(token)).status_code == 410


def test_a_friends_report_does_not_take_the_refusal_from_the_reader(client, db):
    message = news_to("gwen@example.org")
    page = path(message.refusal_token, purpose="outreach.refusal")

    assert "Thank you for telling us" in client.post(page, {link_pages.NOT_FOR_ME: "1"}).text

    assert not Suppression.objects.exists()
    assert client.get(page).status_code == 200


def test_closed_links_are_forgotten_thirty_days_later(request_):
    old = [links.find(PURPOSE, links.make(PURPOSE, thing=request_)) for _ in range(2)]
    for link, days in zip(old, (29, 31), strict=True):
        Link.objects.filter(pk=link.pk).update(expires_at=timezone.now() - timedelta(days=days))

    assert "core.forget_links" in jobs.registered()
    assert links.forget_closed() == 1
    assert Link.objects.get() == old[0]


# --- Whose page -----------------------------------------------------------------------------------------
def test_of_two_people_with_one_address_each_link_is_about_its_own(client, db):
    ann, dai = (factories.person(name, email="teulu@example.org") for name in ("Ann Puw", "Dai Puw"))
    letters = {person: news_to("teulu@example.org", person=person) for person in (ann, dai)}

    for person, other in ((ann, dai), (dai, ann)):
        assert links.find("outreach.refusal", letters[person].refusal_token).person == person
        assert other.name not in client.get(path(letters[person].refusal_token, purpose="outreach.refusal")).text


@pytest.mark.parametrize("language", ["cy", "en"])
def test_a_page_says_nothing_of_who_is_signed_in(client, mari, language):
    page = path(news_to("gwen@example.org").refusal_token, language, "outreach.refusal")
    anonymous = Client().get(page).text
    client.force_login(mari)

    seen = client.get(page).text

    assert "Mari" not in seen
    assert same(seen) == same(anonymous)


def same(page: str) -> str:
    """Without what is new in every answer."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


# --- Guessing -------------------------------------------------------------------------------------------
def test_ten_thousand_guesses_hit_nothing_and_are_slowed_down(client, rf, token):
    view = resolve(path(token)).func

    with unrendered():
        answers = [view(rf.get("/"), token=links.new_token()).status_code for _ in range(10_000)]

    print(f"10,000 guesses: {answers.count(200)} hits, {answers.count(429)} refused unread")
    assert (answers.count(404), answers.count(429)) == (60, 9_940)
    assert client.get(path(token)).status_code == 429
    assert client.get(path(token), REMOTE_ADDR="198.51.100.9").status_code == 200


def test_who_opens_a_spent_link_is_no_guesser(client, token):
    Link.objects.update(used=1)

    assert {client.get(path(token)).status_code for _ in range(70)} == {410}


# --- Where the token is seen ----------------------------------------------------------------------------
def test_neither_a_referer_nor_a_store_nor_the_session_keeps_the_address(client, token):
    response = client.get(path(token))
    client.post(path(token))

    assert response["Referrer-Policy"] == "strict-origin"
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert token not in str(dict(client.session))


def test_the_page_holds_its_address_only_in_its_own_toggle(client, token):
    assert client.get(path(token)).text.count(token) == 1


# --- Races ----------------------------------------------------------------------------------------------
def use_carelessly(link: Link) -> None:
    """The sabotaged twin: looks first, writes later."""
    found = Link.objects.get(pk=link.pk)
    if found.used >= found.uses:
        raise links.ClosedError
    time.sleep(0.01)
    Link.objects.filter(pk=link.pk).update(used=found.used + 1)


def race(use, people: int = 8, rounds: int = 10) -> int:
    """How often a link for one was used beyond that, all pressing at the same moment."""
    oversold = 0
    for _ in range(rounds):
        link, done, barrier = links.find(PURPOSE, links.make(PURPOSE)), [], threading.Barrier(people)

        def press(link=link, done=done, barrier=barrier) -> None:
            barrier.wait(10)
            try:
                with transaction.atomic():
                    use(link)
                done.append(True)
            except links.ClosedError:
                pass
            finally:
                connection.close()

        crowd = [threading.Thread(target=press) for _ in range(people)]
        [one.start() for one in crowd]
        [one.join(30) for one in crowd]
        oversold += len(done) - 1
    return oversold


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_many_who_press_at_once_one_gets_it():
    assert race(links.use) == 0


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_the_twin_that_looks_first_gives_it_to_several():
    oversold = race(use_carelessly)

    print(f"careless twin: oversold {oversold} in 10 rounds")
    assert oversold > 0
