"""Roles and memberships begin and end on the record, in the admin too."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from members import terms
from members.models import MembershipPeriod, Role
from members.values import RoleKind
from network.core.languages import speaking
from network.core.models import AuditEntry
from tests import factories

TODAY = timezone.localdate()


def kinds(row) -> list[str]:
    return [entry.kind for entry in AuditEntry.objects.about(row)]


def given(person, **days) -> Role:
    return terms.begin(Role(person=person, body=factories.board(), kind=RoleKind.BOARD_MEMBER, **days), by=None)


@pytest.fixture
def desk(client, alun):
    """The administrator at the admin."""
    client.force_login(alun)
    return client


def page_of(row) -> str:
    return reverse(f"admin:members_{row._meta.model_name}_change", args=[row.pk])


# --- The verbs --------------------------------------------------------------------------------------------
def test_a_role_is_given_and_ended_on_the_record(gwen, alun):
    role = given(gwen.person, starts_on=date(2026, 1, 1))

    terms.end(role, on=TODAY, by=alun)

    assert kinds(role) == ["members.role_ended", "members.role_given"]
    assert AuditEntry.objects.about(role).first().actor_id == alun.pk
    assert Role.objects.get(pk=role.pk).ends_on == TODAY


def test_an_end_to_come_may_be_moved_and_one_that_has_come_stays(gwen, alun):
    role = given(gwen.person, starts_on=date(2026, 1, 1), ends_on=TODAY + timedelta(days=9))

    terms.end(role, on=TODAY, by=alun)
    with pytest.raises(ValidationError, match="ended already"):
        terms.end(role, on=TODAY + timedelta(days=99), by=alun)

    assert AuditEntry.objects.about(role).first().payload.particulars == {
        "ends_on": str(TODAY),
        "before": str(TODAY + timedelta(days=9)),
    }


def test_an_end_is_not_put_off_into_the_next_term(gwen, alun):
    first = given(gwen.person, starts_on=date(2026, 1, 1), ends_on=TODAY + timedelta(days=9))
    given(gwen.person, starts_on=TODAY + timedelta(days=9))

    with pytest.raises(ValidationError, match="already holds"):
        terms.end(first, on=TODAY + timedelta(days=99), by=alun)


# --- In the admin -----------------------------------------------------------------------------------------
def test_a_role_given_in_the_admin_is_on_the_record(desk, alun, gwen):
    data = {"person": gwen.person_id, "body": factories.team().pk, "kind": RoleKind.LEAD, "starts_on": "2026-02-01"}

    desk.post(reverse("admin:members_role_add"), data)

    role = Role.objects.get(person=gwen.person)
    assert [(entry.kind, entry.actor_id) for entry in AuditEntry.objects.about(role)] == [("members.role_given", alun.pk)]


def test_rows_of_a_persons_page_are_on_the_record(desk, alun):
    person = factories.person()
    inlines = {f"{name}-{count}_FORMS": "0" for name in ("affiliations", "promises") for count in ("TOTAL", "INITIAL")}
    inlines |= {f"{name}-{count}_FORMS": n for name in ("periods", "roles") for count, n in (("TOTAL", "1"), ("INITIAL", "0"))}
    rows = {"periods-0-starts_on": "2026-01-01", "roles-0-body": factories.board().pk, "roles-0-kind": RoleKind.SECRETARY}

    desk.post(page_of(person), {"name": person.name, "language": "en", "roles-0-starts_on": "2026-01-01"} | inlines | rows)

    assert kinds(person.periods.get()) == ["members.membership_begun"]
    assert kinds(person.roles.get()) == ["members.role_given"]


@pytest.mark.parametrize("model", [Role, MembershipPeriod])
def test_only_the_end_of_a_term_can_be_said(desk, alun, model):
    term = model.objects.get(person=alun.person)

    response = desk.post(page_of(term), {"starts_on": "2020-01-01", "kind": RoleKind.LEAD, "ends_on": TODAY + timedelta(days=9)})
    term.refresh_from_db()

    assert response.status_code == 302
    assert (term.starts_on, term.ends_on) == (TODAY, TODAY + timedelta(days=9))
    assert kinds(term) == [terms.ENDED[model]]


@pytest.mark.parametrize(("language", "sentence"), [("en", "Give the day on which it ends."), ("cy", "Rhowch y diwrnod")])
def test_an_end_is_not_taken_back(desk, gwen, language, sentence):
    role = given(gwen.person, starts_on=date(2026, 1, 1), ends_on=TODAY + timedelta(days=9))

    with speaking(language):
        page = BeautifulSoup(desk.post(page_of(role), {"ends_on": ""}).content, "html.parser")

    assert sentence in page.select_one(".errorlist").get_text()
    assert Role.objects.get(pk=role.pk).ends_on


def test_what_has_ended_stays_as_it_was(desk, gwen):
    role = given(gwen.person, starts_on=date(2026, 1, 1), ends_on=date(2026, 2, 1))

    desk.post(page_of(role), {"ends_on": "2026-12-31"})

    assert Role.objects.get(pk=role.pk).ends_on == date(2026, 2, 1)
    assert kinds(role) == ["members.role_given"]


@pytest.mark.parametrize("name", ["role", "membershipperiod", "person"])
def test_no_term_is_deleted_nor_a_person_with_one(desk, alun, name):
    row = {"role": alun.person.roles.get(), "membershipperiod": alun.person.periods.get(), "person": alun.person}[name]

    response = desk.post(reverse(f"admin:members_{name}_delete", args=[row.pk]), {"post": "yes"})

    assert response.status_code == 403
    assert type(row).objects.filter(pk=row.pk).exists()
