"""Consent to news, taken back by the person themselves."""

from network.outreach import consent
from network.outreach.models import Consent, Suppression
from tests import factories


def test_who_takes_their_consent_back_gets_no_more_news(gwen):
    consent.give(gwen.person, wording="Yes", language="en")

    consent.withdraw(gwen.person)
    consent.withdraw(gwen.person)

    assert not Consent.objects.standing().exists()
    assert Consent.objects.get().withdrawn_at
    assert Suppression.objects.of("gwen@example.org").count() == 1


def test_who_shares_the_address_and_asked_for_news_still_gets_it(gwen):
    ken = factories.person("Ken Rees", email="gwen@example.org")
    for person in (gwen.person, ken):
        consent.give(person, wording="Yes", language="en")

    consent.withdraw(gwen.person)

    assert [standing.person for standing in Consent.objects.standing()] == [ken]
    assert not Suppression.objects.exists()


def test_who_changes_their_mind_gets_news_again(gwen):
    consent.withdraw(gwen.person)

    consent.give(gwen.person, wording="Yes", language="en")

    assert Consent.objects.standing().get().person == gwen.person
    assert not Suppression.objects.exists()
