"""What the board does in its admin is recorded: who, on what, on whose behalf, before and after."""

import pytest
from django.urls import reverse

from members.models import Organisation, Promise, Role
from members.values import RoleKind
from network.core.models import AuditEntry
from tests import factories


@pytest.fixture
def desk(client, alun):
    client.force_login(alun)
    return client


def last() -> AuditEntry:
    return AuditEntry.objects.order_by("id").last()


def what(entry: AuditEntry) -> tuple[str, str, str]:
    return entry.kind, entry.object_type, entry.object_id


def organisation_form(**typed: str) -> dict[str, str]:
    empty = {"affiliations-TOTAL_FORMS": "0", "affiliations-INITIAL_FORMS": "0"}
    return {"name_cy": "", "name_en": "", "area": ""} | empty | typed


def test_what_is_added_changed_and_removed_is_recorded_with_before_and_after(desk, alun):
    desk.post(reverse("admin:members_organisation_add"), organisation_form(name_en="Interlink"))
    organisation = Organisation.objects.get()
    added = last()
    desk.post(reverse("admin:members_organisation_change", args=[organisation.pk]), organisation_form(name_en="RCT Interlink"))
    changed = last()
    desk.post(reverse("admin:members_organisation_delete", args=[organisation.pk]), {"post": "yes"})

    thing = ("members.organisation", str(organisation.pk))
    assert [what(entry) for entry in (added, changed, last())] == [
        ("core.added", *thing),
        ("core.changed", *thing),
        ("core.removed", *thing),
    ]
    assert {entry.actor_id for entry in AuditEntry.objects.all()} == {alun.pk}
    assert changed.payload.particulars == {"changes": {"name_en": ["Interlink", "RCT Interlink"]}}


def test_a_form_in_which_nothing_was_typed_records_nothing(desk):
    organisation = Organisation.objects.create(name_en="Interlink")

    desk.post(reverse("admin:members_organisation_change", args=[organisation.pk]), organisation_form(name_en="Interlink"))

    assert not AuditEntry.objects.exists()


def role_form(person, **typed) -> dict:
    return {"person": person.pk, "body": factories.board().pk, "kind": RoleKind.SECRETARY, "starts_on": "2026-01-01"} | typed


def test_what_goes_through_a_verb_is_recorded_once_by_the_verb(desk, mari):
    desk.post(reverse("admin:members_role_add"), role_form(mari.person))

    role = Role.objects.get(person=mari.person)
    assert what(AuditEntry.objects.get()) == ("members.role_given", "members.role", str(role.pk))
    assert last().on_behalf_of_id == mari.person.pk


def beneath_person(prefix: str, rows: list[dict]) -> dict[str, str]:
    numbers = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": sum(bool(row.get("id")) for row in rows)}
    return numbers | {f"{prefix}-{number}-{name}": value for number, row in enumerate(rows) for name, value in row.items()}


def test_each_row_beneath_a_person_is_recorded_by_itself(desk, mari):
    first, second = (Promise.objects.create(person=mari.person, text=text, language="cy") for text in ("Gwrando", "Dysgu"))
    person = {"name": "Mari Ŵyn", "email": "mari@example.org", "language": "cy", "area": ""}
    rest = {name: value for part in ("affiliations", "roles", "periods") for name, value in beneath_person(part, []).items()}
    rows = [
        {"id": first.pk, "text": "Gwrando", "language": "cy", "DELETE": "on"},
        {"id": second.pk, "text": "Dysgu eto", "language": "cy"},
        {"text": "Helpu", "language": "cy"},
    ]

    desk.post(reverse("admin:members_person_change", args=[mari.person.pk]), person | rest | beneath_person("promises", rows))

    third = Promise.objects.order_by("pk").last()
    assert [what(entry) for entry in AuditEntry.objects.order_by("id")] == [
        (f"core.{done}", "members.promise", str(row))
        for done, row in (("removed", first.pk), ("added", third.pk), ("changed", second.pk))
    ]
    assert set(AuditEntry.objects.values_list("on_behalf_of_id", flat=True)) == {mari.person.pk}


def test_the_boards_front_page_tells_what_happened_last(desk, mari):
    desk.post(reverse("admin:members_role_add"), role_form(mari.person))

    page = desk.get(reverse("admin:index")).content.decode()

    assert "A role was given. Role: Secretary: The Board. To: Mari Ŵyn" in page
