"""The record in sentences: names looked up when it is read, in the reader's language, in few queries."""

import pytest
from django.utils.translation import gettext_lazy as _

from members.models import Role
from members.values import RoleKind
from network.core import audit, feed
from network.core.languages import speaking
from network.core.models import AuditEntry
from tests import factories


def lines_of(*entries: AuditEntry) -> list[feed.Line]:
    return feed.lines(entries)


def test_an_entry_is_told_with_the_name_of_its_thing(mari):
    [line] = lines_of(audit.record("members.joined", by=mari, on=mari.person))

    assert (line.sentence, line.own) == ("New member: Mari Ŵyn", "Your membership began.")
    with speaking("cy"):
        assert line.sentence == "Aelod newydd: Mari Ŵyn"


def test_it_says_whom_it_concerns(mari, bethan):
    role = Role.objects.create(person=mari.person, kind=RoleKind.SECRETARY, body=factories.board())

    [line] = lines_of(audit.record("members.role_given", by=bethan, on=role, on_behalf_of=mari.person))

    assert line.sentence == "A role was given. Role: Secretary: The Board. To: Mari Ŵyn"
    assert line.own == "You were given a role: Secretary: The Board"


def test_what_was_erased_is_no_longer_named(mari):
    entry = audit.record("members.joined", on=mari.person)
    mari.person.delete()

    assert lines_of(entry)[0].sentence == "New member: no longer here"


def test_a_kind_that_nobody_told_is_shown_as_it_was_recorded(mari):
    entry = audit.record("tests.looked", on=mari.person)

    assert lines_of(entry)[0].sentence == "tests.looked"


def test_what_an_app_of_former_times_recorded_is_still_shown(db):
    entry = AuditEntry.objects.create(kind="core.changed", object_type="gone.thing", object_id="7")

    assert lines_of(entry)[0].sentence == "Changed in the admin: gone.thing, no longer here"


def test_a_name_is_never_taken_for_a_placeholder(db):
    person = factories.person(name="100 %(thing)s")

    assert lines_of(audit.record("members.joined", on=person))[0].sentence == "New member: 100 %(thing)s"


@pytest.mark.parametrize("count", [1, 3])
def test_names_cost_the_same_for_one_line_and_for_three(mari, django_assert_num_queries, count):
    roles = [Role.objects.create(person=factories.person(), kind=RoleKind.SECRETARY, body=factories.board()) for _ in range(count)]
    entries = [audit.record("members.role_given", on=role, on_behalf_of=role.person) for role in roles]

    with django_assert_num_queries(2):
        assert len([line.sentence for line in feed.lines(entries)]) == count


def test_a_kind_is_told_once():
    with pytest.raises(ValueError, match="twice"):
        feed.tell("members.joined", _("New member: %(thing)s"))
