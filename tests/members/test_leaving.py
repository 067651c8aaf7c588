"""A member leaves and is forgotten by their own wish; the board erases somebody with a reason."""

import pytest
from django.urls import reverse

from members.models import Person, RegisterEntry, User
from network.core.models import AuditEntry
from network.core.privacy import Ground
from tests import factories
from tests.architecture.world import client_of


@pytest.fixture
def at_home(mari):
    return client_of(mari)


def test_leaving_forgets_and_signs_out(at_home, mari):
    answer = at_home.post(reverse("members:leaving"), {"is_sure": "on"})

    assert (answer.status_code, answer["Location"]) == (303, reverse("members:left"))
    assert not User.objects.get(pk=mari.pk).is_active
    assert at_home.get(reverse("members:home")).status_code == 302
    assert AuditEntry.objects.get(kind=Ground.ASKED).actor_id == mari.pk


def test_the_good_bye_knows_nobody(client, db):
    assert "You are forgotten here" in client.get(reverse("members:left")).content.decode()


def test_without_the_tick_nobody_leaves(at_home, mari):
    page = at_home.post(reverse("members:leaving"))

    assert "Error:" in page.content.decode()
    assert User.objects.get(pk=mari.pk).is_active


def test_whoever_has_a_password_shows_it_once_more(client, mari):
    client.force_login(mari)

    assert client.get(reverse("members:leaving"))["Location"].startswith(reverse("account_reauthenticate"))


def test_whoever_signs_in_by_code_asks_for_a_new_one(client, mari):
    mari.set_unusable_password()
    mari.save()
    client.force_login(mari)
    answer = client.get(reverse("members:leaving"))

    assert answer["Location"] == f"{reverse('account_request_login_code')}?next=%2Fen%2Fme%2Fleaving%2F"
    assert client.get(reverse("members:home")).status_code == 302


def test_the_only_administrator_is_told_to_hand_over_first(alun):
    page = client_of(alun).post(reverse("members:leaving"), {"is_sure": "on"})

    assert "Nobody else is administrator of the site" in page.content.decode()
    assert User.objects.get(pk=alun.pk).is_active


# --- In the board's admin ---------------------------------------------------------------------------------
def erasure_of(user):
    return reverse("admin:members_person_erasure", args=[user.person.pk])


def test_the_board_sees_what_goes_and_what_stays(bethan, mari):
    page = client_of(bethan).get(erasure_of(mari)).content.decode()

    assert "<li>Sign-ins: 1</li>" in page
    assert "Companies Act 2006 s. 113 and s. 121" in page


def test_the_board_erases_with_a_reason(bethan, mari):
    answer = client_of(bethan).post(erasure_of(mari), {"reason": Ground.MISTAKE, "is_sure": "on"})

    assert (answer.status_code, answer["Location"]) == (303, reverse("admin:members_person_changelist"))
    assert AuditEntry.objects.get(kind=Ground.MISTAKE).actor_id == bethan.pk
    assert Person.objects.known().filter(pk=mari.person.pk).count() == 0


def test_the_register_of_former_members_is_shown(bethan, mari):
    RegisterEntry.objects.create(person=mari.person, name="Mari Ŵyn", left_on="2026-01-31")

    assert "Mari Ŵyn" in client_of(bethan).get(reverse("admin:members_registerentry_changelist")).content.decode()


def test_one_is_chosen_at_a_time(bethan, mari):
    board, chosen = client_of(bethan), {"action": "erase", "_selected_action": [mari.person.pk]}
    answer = board.post(reverse("admin:members_person_changelist"), chosen)
    assert answer["Location"] == erasure_of(mari)

    both = chosen | {"_selected_action": [mari.person.pk, bethan.person.pk]}
    page = board.post(reverse("admin:members_person_changelist"), both, follow=True)
    assert "each erasure is looked at by itself" in page.content.decode()


def test_who_was_erased_has_no_page(bethan, mari):
    board = client_of(bethan)
    board.post(erasure_of(mari), {"reason": Ground.ASKED, "is_sure": "on"})

    assert board.get(erasure_of(mari)).status_code == 404


def test_a_lead_of_a_team_erases_nobody(mari):
    lead = factories.with_role("lead", "Tegid", "tegid@example.org", factories.team())

    assert client_of(lead).get(erasure_of(mari)).status_code == 403
