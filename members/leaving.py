"""Leaving the Network: what ends on that day, and the line that the register keeps."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members import terms
from members.models import DatedQuerySet, MembershipPeriod, Person, RegisterEntry, Role
from members.values import RoleKind


def end_membership(person: Person, *, by: Any) -> None:
    """It stands no longer from today on."""
    _end_today(MembershipPeriod.objects.filter(person=person), by)


def end_roles(person: Person, *, by: Any) -> None:
    """What the person was asked to do ends today. Raises ValidationError for the only administrator."""
    administrators = Role.objects.current().filter(kind=RoleKind.ADMINISTRATOR).select_for_update()
    holders = {role.person_id for role in administrators}
    if holders == {person.pk}:
        raise ValidationError(_("Nobody else is administrator of the site: give the role to somebody first."), code="only_one")
    _end_today(Role.objects.filter(person=person), by)


def _end_today(theirs: DatedQuerySet, by: Any) -> None:
    """Terms that began before today end, on the record; one that would begin today or later never stood."""
    today = timezone.localdate()
    theirs.filter(starts_on__gte=today).delete()
    for term in theirs.filter(Q(ends_on=None) | Q(ends_on__gt=today)):
        terms.end(term, on=today, by=by)


def write_register(person: Person) -> RegisterEntry | None:
    """Keep the name of whoever was a member, once; None for somebody who never was, or was erased before."""
    left_on: Any = MembershipPeriod.objects.filter(person=person).aggregate(left=Max("ends_on"))["left"]
    if left_on is None or person.erased_at:
        return None
    return RegisterEntry.objects.get_or_create(person=person, defaults={"name": person.name, "left_on": left_on})[0]
