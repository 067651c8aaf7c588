"""From the record to the people: a row on their page, an e-mail as they want it, once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members.models import Role
from members.values import RoleKind
from network.core import audit, notifying
from network.core.models import AuditEntry
from network.outreach import choices, telling
from network.outreach.models import Message, Notification
from tests import factories

JOINED, ROLE = "members.somebody_joined", "members.role_given_to_you"


@pytest.fixture
def joined(mari, bethan) -> AuditEntry:
    """Mari has become a member; Bethan is on the board."""
    return audit.record("members.joined", by=mari, on=mari.person)


def told(person) -> list[tuple[str, str]]:
    return list(Notification.objects.filter(person=person.person).order_by("pk").values_list("kind", "rhythm"))


def test_each_person_is_told_what_concerns_them(joined, mari, bethan, gwen):
    assert telling.tell_what_is_new() == 1

    assert told(mari) == [("members.your_membership_began", "never")]
    assert told(bethan) == [(JOINED, "daily")]
    assert told(gwen) == []
    assert not Message.objects.exists()


def test_whoever_wants_it_at_once_is_written_to_at_once(joined, bethan):
    choices.choose(bethan.person, {JOINED: "at_once"}, by=bethan)

    telling.tell_what_is_new()

    letter = Message.objects.get(to="bethan@example.org")
    assert (letter.kind, letter.purpose, letter.language) == ("email/notification", "notice", "both")
    assert letter.subject == "Aelod newydd: Mari Ŵyn | New member: Mari Ŵyn"
    assert f"/admin/members/person/{joined.object_id}/change/" in letter.text
    assert "/en/me/notifications/settings/" in letter.text


def test_a_letter_about_themselves_is_in_their_language_and_says_why_it_always_comes(mari, bethan):
    role = Role.objects.create(person=mari.person, kind=RoleKind.LEAD, body=factories.team())
    audit.record("members.role_given", by=bethan, on=role, on_behalf_of=mari.person)

    telling.tell_what_is_new()

    letter = Message.objects.get()
    assert (letter.to, letter.language) == ("mari@example.org", "cy")
    assert letter.subject == "Rhoddwyd rôl i chi: Arweinydd ffrwd waith: Tîm citizens"
    assert "hysbysiadau/gosodiadau" not in letter.text


def test_reading_again_tells_nobody_twice(joined, bethan):
    choices.choose(bethan.person, {JOINED: "at_once"}, by=bethan)
    telling.tell_what_is_new()

    assert telling.tell_what_is_new() == 0
    assert Notification.objects.filter(kind=JOINED).count() == Message.objects.count() == 1


def test_whoever_did_it_is_not_told_of_it(bethan, alun, campaign):
    audit.record("outreach.campaign_sent", by=bethan, on=campaign)
    other = factories.board_member("Huw Parry", "huw@example.org")

    telling.tell_what_is_new()

    assert set(Notification.objects.values_list("person", flat=True)) == {other.person.pk}


def test_somebody_without_an_address_is_told_on_their_page_alone(joined, bethan):
    choices.choose(bethan.person, {JOINED: "at_once"}, by=bethan)
    type(bethan.person).objects.filter(pk=bethan.person.pk).update(email="")

    telling.tell_what_is_new()

    assert told(bethan) == [(JOINED, "never")]
    assert not Message.objects.exists()


def test_an_address_that_can_not_be_written_to_stops_nobody_else(joined, bethan):
    other = factories.board_member("Huw Parry", "huw@example.org")
    for one in (bethan, other):
        choices.choose(one.person, {JOINED: "at_once"}, by=one)
    type(bethan.person).objects.filter(pk=bethan.person.pk).update(email="siân@example.org")

    telling.tell_what_is_new()

    assert [told(bethan), told(other)] == [[(JOINED, "never")], [(JOINED, "at_once")]]


def test_of_what_is_long_ago_nobody_is_written_to(bethan, mari):
    choices.choose(bethan.person, {JOINED: "at_once"}, by=bethan)
    number = {"object_type": "members.person", "object_id": str(mari.person.pk)}
    AuditEntry.objects.create(kind="members.joined", at=timezone.now() - timedelta(days=8), **number)
    telling.sealing.seal(whole=True)

    telling.tell_what_is_new()

    assert told(bethan) == [(JOINED, "never")]


def test_what_comes_always_asks_for_no_choice(mari):
    choices.choose(mari.person, {ROLE: "never"}, by=mari)

    assert choices.of(mari.person)[ROLE] == "at_once"
    assert choices.rhythms(notifying.kinds()[ROLE], [mari.person.pk]) == {mari.person.pk: "at_once"}


@pytest.mark.parametrize("count", [1, 3])
def test_telling_many_costs_a_little_for_each(mari, django_assert_max_num_queries, count):
    for number in range(count):
        factories.board_member(f"Huw {'abc'[number]}", f"huw-{number}@example.org")
    entry = audit.record("members.joined", by=mari, on=mari.person)

    with django_assert_max_num_queries(5 + count):
        telling.tell(entry)
