from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from members.models import Role, User
from members.signin import LocalWordsValidator
from members.values import RoleKind
from network.outreach.models import Message
from tests import factories


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_a_member_has_no_permission_and_no_admin(mari):
    assert not mari.has_perm("members.view_person")
    assert not mari.is_staff
    assert not mari.has_module_perms("members")


def test_a_board_member_works_on_the_register_and_gives_no_roles(bethan):
    assert bethan.is_staff
    assert bethan.has_perm("members.change_person")
    assert bethan.has_perm("members.view_role")
    assert not bethan.has_perm("members.add_role")
    assert not bethan.is_superuser


def test_only_the_administrator_gives_roles(alun):
    assert alun.has_perm("members.add_role")
    assert alun.is_superuser


def test_a_role_ends_with_its_last_day(bethan):
    Role.objects.filter(person=bethan.person).update(starts_on=timezone.localdate() - timedelta(9), ends_on=timezone.localdate())

    assert not fresh(bethan).is_staff
    assert not fresh(bethan).has_perm("members.view_person")


def test_a_lead_acts_for_no_other_body(db):
    lead = factories.with_role(RoleKind.LEAD, "Llŷr", "llyr@example.org", body=factories.team())

    assert not lead.is_staff
    assert not lead.has_perm("members.change_person")


@pytest.mark.parametrize("kind", [RoleKind.ADMINISTRATOR, RoleKind.SECRETARY, RoleKind.MEMBERSHIP_SECRETARY])
def test_a_role_of_the_network_counts_for_nothing_in_the_hands_of_a_team(gwen, kind):
    """Postgres refuses the row; should one be there all the same, it opens nothing."""
    gwen.current_roles = [Role(person=gwen.person, kind=kind, body=factories.team())]

    assert (gwen.is_staff, gwen.is_superuser) == (False, False)
    assert not gwen.has_perm("outreach.send_campaign")
    assert not gwen.has_perm("members.view_hatsworn", factories.team())


def test_a_sign_in_that_is_closed_may_do_nothing(alun):
    alun.is_active = False

    assert not alun.has_perm("members.view_person")
    assert not alun.is_staff


@pytest.mark.parametrize("password", ["cymru-cymru-123", "Cydgynhyrchu2026!", "wales network", "Rhwydwaith!!!!"])
def test_local_words_alone_make_no_password(password):
    with pytest.raises(ValidationError):
        LocalWordsValidator().validate(password)


def test_a_local_word_among_others_is_fine():
    LocalWordsValidator().validate("cymru lambs caper")


@pytest.mark.parametrize("page", ["account_reset_password", "account_request_login_code"])
@pytest.mark.parametrize("alike", ["marı@example.org", "mari@exampıe.org", "ſari@example.org"])
def test_codes_and_links_leave_for_the_very_address_of_a_sign_in(client, mari, page, alike):
    response = client.post(reverse(page), {"email": alike})

    assert response.status_code < 500
    assert not Message.objects.exclude(to="mari@example.org").filter(person=mari.person).exists()
