"""Erasure: what is a person's goes, what the law keeps stays, and nobody else loses anything."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from members.models import HatsWorn, JoinRequest, MembershipPeriod, Person, Promise, RegisterEntry, Role, User
from members.privacy import FORMER_MEMBER
from network.core import audit, privacy
from network.core.models import AuditEntry, AuditPayload
from network.core.privacy import Ground, registry, subject
from network.outreach import addresses, campaigns, consent, letters
from network.outreach.addresses import Recipient
from network.outreach.models import Campaign, Message, Suppression
from tests import factories


def long_ago(person):
    MembershipPeriod.objects.filter(person=person).update(starts_on=timezone.localdate() - timedelta(days=400))


@pytest.fixture
def full(mari):
    """Mari with something in every table."""
    person = mari.person
    long_ago(person)
    Promise.objects.create(person=person, text="I will listen", language="en")
    HatsWorn.objects.create(person=person, hats=["carer"], wording="yes")
    consent.give(person, wording="yes please", language="cy")
    letters.write("email/welcome", to=mari.email, language="cy", person=person, name=person.name, url="/")
    letters.write("email/welcome", to=mari.email, language="cy", name=person.name, url="/")
    JoinRequest.objects.create(email=mari.email, language="cy", answers={"name": person.name})
    audit.record("members.renamed", by=mari, on=person, before="Mari", after=person.name)
    kind = ContentType.objects.get_for_model(Person)
    LogEntry.objects.create(user=mari, content_type=kind, object_id=person.pk, object_repr=person.name, action_flag=CHANGE)
    return mari


def erase(user, **says):
    return privacy.erase(user.person, **{"by": None, "reason": Ground.ASKED} | says)


def test_what_is_theirs_goes(full):
    erase(full)

    for model in (Promise, HatsWorn, Message, JoinRequest, AuditPayload, LogEntry, EmailAddress):
        assert model.objects.count() == 0, model


def test_the_person_stays_as_a_former_member_who_cannot_sign_in(full):
    erase(full)

    person, user = Person.objects.get(), User.objects.get()
    assert (person.name, person.email, person.area) == (FORMER_MEMBER, "", "")
    assert person.erased_at
    assert (user.email, user.is_active, user.has_usable_password()) == (f"{user.pk}@erased.invalid", False, False)


def test_the_register_keeps_name_and_days(full):
    erase(full)

    assert list(RegisterEntry.objects.values_list("name", "left_on")) == [("Mari Ŵyn", timezone.localdate())]
    assert MembershipPeriod.objects.get().ends_on == timezone.localdate()


def test_the_register_has_no_line_for_somebody_who_never_was_a_member(db):
    erase(factories.user("Siân", "sian@example.org"))

    assert RegisterEntry.objects.count() == 0


def test_their_address_is_kept_scrambled_so_that_nobody_writes_to_it_again(full):
    erase(full)

    assert list(Suppression.objects.values_list("address_hash", flat=True)) == addresses.hashes("mari@example.org")


def test_a_mailing_still_balances(full):
    campaign = Campaign.objects.create(name="Launch", subject_cy="a", subject_en="a", body_cy="a", body_en="a")
    campaigns.send(campaign, [Recipient(full.email)], basis="consent", by=full)
    erase(full)

    campaign.refresh_from_db()
    assert (campaign.candidates, campaign.forgotten, campaign.balances()) == (1, 1, True)


def test_what_they_did_in_a_role_stays_with_a_former_member(full):
    campaign = Campaign.objects.create(
        name="Launch", subject_cy="a", subject_en="a", body_cy="a", body_en="a", started_at=timezone.now(), started_by=full
    )
    erase(full)

    campaign.refresh_from_db()
    assert str(campaign.started_by) == FORMER_MEMBER


def test_they_are_signed_out_everywhere(full):
    browser = Client()
    browser.force_login(full)
    UserSession.objects.create(user=full, session_key=browser.session.session_key, ip="127.0.0.1")
    erase(full)

    assert (Session.objects.count(), UserSession.objects.count()) == (0, 0)


def test_a_visitor_who_typed_their_address_is_forgotten_too(full):
    browser = Client()
    session = browser.session
    session["joining_sent_to"] = full.email
    session.save()
    erase(full)

    assert Session.objects.count() == 0


def test_it_is_recorded_by_number_and_ground_alone(full, alun):
    erase(full, by=alun)

    entry = AuditEntry.objects.get(kind=Ground.ASKED)
    assert (entry.actor_id, entry.object_type, entry.object_id) == (alun.pk, "members.person", str(full.person.pk))
    assert not hasattr(entry, "payload")


def test_doing_it_twice_is_doing_it_once(full):
    erase(full)
    erase(full)

    assert AuditEntry.objects.filter(kind=Ground.ASKED).count() == 1
    assert RegisterEntry.objects.get().name == "Mari Ŵyn"


# --- Nobody else loses anything -----------------------------------------------------------------------------
def test_letters_to_an_address_that_two_share_are_nobodys_to_erase(full, gwen):
    Person.objects.filter(pk=gwen.person.pk).update(email=full.email.upper())
    erase(full)

    assert list(Message.objects.values_list("person", flat=True)) == [None]


def test_a_cascade_onto_somebody_elses_row_is_refused(full, gwen, monkeypatch):
    EmailAddress.objects.filter(user=gwen).update(user=full, primary=False)
    blind = registry.Declaration(EmailAddress, privacy.SIGN_IN, found=lambda subject: registry.Q(pk__in=[]), named=("user",))
    wrong = registry.Declaration(User, privacy.SIGN_IN)
    monkeypatch.setattr(registry, "_declared", registry.declared() | {EmailAddress: blind, User: wrong})

    with pytest.raises(privacy.OthersWouldGoError, match=r"account\.EmailAddress"):
        erase(full)


def test_the_only_administrator_is_not_erased(alun, mari):
    with pytest.raises(ValidationError, match="Nobody else is administrator"):
        erase(alun)

    factories.administrator("Beti", "beti@example.org")
    erase(alun)
    assert Role.objects.current().filter(person=alun.person).count() == 0


def test_what_points_to_another_goes_before_it():
    order = subject.dependents_first([User, Person, EmailAddress, Promise])

    assert order.index(EmailAddress) < order.index(User) < order.index(Person)
    assert order.index(Promise) < order.index(Person)
