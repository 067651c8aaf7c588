"""A term, from one day until another: a role that a body gives, or the time that a person belongs. Its days are kept as they were.

It is begun and ended on the record; what has ended is not ended otherwise, and no row goes but with its person.
"""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import MembershipPeriod, Role
from network.core import audit

type Term = Role | MembershipPeriod

BEGUN = {Role: "members.role_given", MembershipPeriod: "members.membership_begun"}
ENDED = {Role: "members.role_ended", MembershipPeriod: "members.membership_ended"}


@transaction.atomic
def begin(term: Term, *, by: Any, **particulars: Any) -> Term:
    """Save a new term; `particulars` say more about it in the audit record."""
    term.save(force_insert=True)
    audit.record(BEGUN[type(term)], by=by, on=term, on_behalf_of=term.person, starts_on=str(term.starts_on), **particulars)
    return term


@transaction.atomic
def end(term: Term, *, on: date, by: Any) -> Term:
    """Let it stand no longer from the day `on`, which may be moved until it has come; ValidationError when it has."""
    standing = type(term)._default_manager.select_for_update().get(pk=term.pk)
    if standing.has_ended():
        raise ValidationError(_("It has ended already, and what was stays as it was."), code="ended")
    before, standing.ends_on = standing.ends_on, on
    standing.full_clean()
    standing.save(update_fields=["ends_on"])
    days = {"before": before and str(before), "ends_on": str(on)}
    audit.record(ENDED[type(term)], by=by, on=standing, on_behalf_of=standing.person, **days)
    return standing
