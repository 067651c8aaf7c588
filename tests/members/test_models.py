from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from members.models import Body, MembershipPeriod, Organisation, Person, Role, User
from members.values import RoleKind
from tests import factories


def test_status_is_worked_out_from_days(db):
    person = factories.person()
    MembershipPeriod.objects.create(person=person, starts_on=date(2026, 1, 1), ends_on=date(2026, 6, 1))

    assert person.is_member(on=date(2026, 1, 1))
    assert person.is_member(on=date(2026, 5, 31))
    assert not person.is_member(on=date(2026, 6, 1))
    assert list(Person.objects.members(on=date(2026, 3, 1))) == [person]


def test_membership_periods_do_not_overlap(db):
    person = factories.person()
    MembershipPeriod.objects.create(person=person, starts_on=date(2026, 1, 1), ends_on=date(2026, 6, 1))
    MembershipPeriod.objects.create(person=person, starts_on=date(2026, 6, 1))

    overlapping = MembershipPeriod(person=person, starts_on=date(2026, 8, 1), ends_on=date(2026, 9, 1))

    with pytest.raises(ValidationError, match="already a member"):
        overlapping.full_clean()
    with pytest.raises(IntegrityError, match="membership_periods_do_not_overlap"):
        overlapping.save()


def test_a_role_is_held_once_at_a_time(db):
    held = Role.objects.create(person=factories.person(), kind=RoleKind.LEAD, body=factories.team(), starts_on=date(2026, 1, 1))

    with pytest.raises(IntegrityError, match="role_held_once_at_a_time"):
        Role.objects.create(person=held.person, kind=RoleKind.LEAD, body=held.body, starts_on=date(2027, 1, 1))


WRONG = [
    (RoleKind.ADMINISTRATOR, factories.team),
    (RoleKind.BOARD_MEMBER, factories.team),
    (RoleKind.SECRETARY, factories.team),
    (RoleKind.MEMBERSHIP_SECRETARY, factories.team),
    (RoleKind.LEAD, factories.board),
    (RoleKind.LEAD, factories.secretariat),
    (RoleKind.BOARD_MEMBER, factories.secretariat),
]


@pytest.mark.parametrize(("kind", "body"), WRONG)
def test_a_role_is_given_only_by_a_body_of_its_kind(db, kind, body):
    role = Role(person=factories.person(), kind=kind, body=body())

    with pytest.raises(ValidationError, match="does not give this role"):
        role.full_clean()
    with pytest.raises(IntegrityError, match="role_fits_its_body"):
        role.save()


@pytest.mark.parametrize("columns", [{"body_kind": "board"}, {"body_kind": "board", "kind": RoleKind.SECRETARY}])
def test_nobody_passes_a_team_off_as_the_board(db, columns):
    role = Role.objects.create(person=factories.person(), kind=RoleKind.LEAD, body=factories.team())

    with pytest.raises(IntegrityError, match=r"role_fits_its_body|role_body_is_of_its_kind"):
        Role.objects.filter(pk=role.pk).update(**columns)


def test_a_body_whose_roles_stand_stays_of_its_kind(db):
    role = Role.objects.create(person=factories.person(), kind=RoleKind.LEAD, body=factories.team())

    with pytest.raises(IntegrityError, match="role_body_is_of_its_kind"):
        Body.objects.filter(pk=role.body_id).update(kind=Body.Kind.SECRETARIAT)


def test_a_sign_in_address_is_unique_in_any_case(mari):
    with pytest.raises(IntegrityError, match="sign_in_email_is_unique"):
        User.objects.create(email="MARI@example.org", person=factories.person())


def test_two_people_may_share_an_address_and_one_may_have_none(db):
    Person.objects.create(name="Mair", email="ty@example.org")
    Person.objects.create(name="Huw", email="ty@example.org")
    Person.objects.create(name="Nia")

    assert Person.objects.filter(email="ty@example.org").count() == 2


def test_an_organisation_needs_a_name_in_one_language(db):
    with pytest.raises(IntegrityError, match="organisation_has_a_name"):
        Organisation.objects.create()


def test_people_are_listed_in_welsh_order(db):
    for name in ("Llinos", "Lowri", "Chwaer", "Cadi"):
        factories.person(name)

    assert [person.name for person in Person.objects.all()] == ["Cadi", "Chwaer", "Lowri", "Llinos"]
