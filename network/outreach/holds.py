"""Holds on all e-mail: while one stands nothing leaves for a mail server, it is kept in the mailbox."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from network.core import audit
from network.outreach.models import Hold


@transaction.atomic
def place(reason: str, *, by: Any = None, is_bound: bool = False) -> Hold:
    """Keep everything in from now on, for this reason (e.g. `demo`); placing it twice is one hold.

    A bound one ends with what it was placed for (`release`), and nobody lifts it by hand.
    """
    hold, is_new = Hold.objects.standing().get_or_create(reason=reason, defaults={"is_bound": is_bound})
    if is_new:
        audit.record("outreach.hold_placed", by=by, on=hold)
    elif is_bound and not hold.is_bound:
        hold.is_bound = True
        hold.save(update_fields=["is_bound"])
    return hold


@transaction.atomic
def lift(reason: str, *, by: Any = None) -> None:
    """Let new e-mail leave again, unless another hold stands; what was kept stays kept. ValidationError for a bound hold."""
    hold = Hold.objects.standing().select_for_update().filter(reason=reason).first()
    if hold and hold.is_bound:
        raise ValidationError(_("This hold ends with what it was placed for, and is not lifted by hand."), code="bound")
    _end(hold, by)


@transaction.atomic
def release(reason: str, *, by: Any = None) -> None:
    """Lift a hold, bound or not: what it was placed for is over."""
    _end(Hold.objects.standing().select_for_update().filter(reason=reason).first(), by)


def _end(hold: Hold | None, by: Any) -> None:
    if hold:
        hold.lifted_at = Now()
        hold.save(update_fields=["lifted_at"])
        audit.record("outreach.hold_lifted", by=by, on=hold)
