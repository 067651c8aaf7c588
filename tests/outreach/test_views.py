"""What a reader does without an account: refuse news, in the page or by the mail program's button, and pass it on."""

from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from network.core.languages import speaking
from network.outreach import campaigns, consent
from network.outreach.models import Consent, Message, Suppression
from network.outreach.transport import one_click_url
from tests import factories
from tests.outreach.conftest import news_to

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def page(message, language: str = "en") -> str:
    with speaking(language):
        return reverse("outreach:refusal", args=[message.refusal_token])


# --- The page -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["cy", "en"])
def test_the_link_shows_whose_address_it_is_about_masked_and_changes_nothing(client, news, language):
    response = client.get(page(news, language))

    assert "g•••@e•••.org" in response.text
    assert "gwen@example.org" not in response.text
    assert not Suppression.objects.exists()


def test_the_button_ends_news_and_consent(client, gwen):
    consent.give(gwen.person, wording="Yes", language="en")
    message = news_to("gwen@example.org", person=gwen.person)

    response = client.post(page(message))

    assert "no more news" in response.text
    assert Suppression.objects.of("Gwen@example.org").count() == 1
    assert not Consent.objects.standing().exists()


def test_the_link_of_a_mailing_ends_the_consent_of_everybody_who_reads_the_address(client, gwen, mari, campaign, bethan):
    """A mailing goes to an address, which is nobody's in the row; one of them signs in with it, the others share it."""
    at_home = [factories.person(name, email="Gwen@Example.org") for name in ("Ken Rees", "Joan Rees")]
    for person in (gwen.person, mari.person, *at_home):
        consent.give(person, wording="Yes", language="en")
    gwen.person.email = ""
    gwen.person.save()
    campaigns.send(campaign, [campaigns.Recipient("gwen@example.org")], basis="consent", by=bethan)

    client.post(page(Message.objects.get()))

    assert [standing.person for standing in Consent.objects.standing()] == [mari.person]


def test_refusing_twice_is_refusing_once(client, news):
    client.post(page(news))
    client.post(page(news))

    assert Suppression.objects.count() == 1


@pytest.mark.parametrize("token", ["x", "0" * 32, "0" * 32 + ".AAAA"])
@pytest.mark.parametrize("name", ["refusal", "one_click"])
def test_a_token_of_somebody_elses_making_is_not_there(client, db, token, name):
    assert client.post(reverse(f"outreach:{name}", args=[token]), ONE_CLICK).status_code == 404


# --- The mail program's button (RFC 8058) --------------------------------------------------------------------
def test_one_click_needs_no_cookie_and_no_token_and_is_idempotent(news):
    strict = Client(enforce_csrf_checks=True)

    answers = []
    for _ in range(2):
        answers.append(strict.post(urlsplit(one_click_url(news)).path, ONE_CLICK))
        strict.cookies.clear()

    assert [(answer.status_code, answer.content) for answer in answers] == [(200, b"")] * 2
    assert Suppression.objects.count() == 1


def test_a_post_without_the_words_of_the_rfc_changes_nothing(client, news):
    client.post(urlsplit(one_click_url(news)).path, {"x": "y"})

    assert not Suppression.objects.exists()


def test_a_scanner_that_opens_the_link_changes_nothing(client, news):
    assert client.get(urlsplit(one_click_url(news)).path).status_code == 405
    assert not Suppression.objects.exists()


# --- Passing on ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["cy", "en"])
def test_the_words_to_pass_on_are_there_in_both_languages_and_the_visitor_sends_them(client, db, language):
    with speaking(language):
        soup = BeautifulSoup(client.get(reverse("outreach:pass_it_on")).content, "html.parser")
    link = next(anchor["href"] for anchor in soup.select("a[href^=mailto\\:\\?]"))

    assert [words["lang"] for words in soup.select("textarea")] == ["cy", "en"]
    assert not soup.select("main form")
    assert urlsplit(link).path == ""
    body = parse_qs(urlsplit(link).query)["body"][0]
    assert "http://testserver/cy/" in body.split("* * *")[0]
    assert "http://testserver/en/" in body.split("* * *")[1]
