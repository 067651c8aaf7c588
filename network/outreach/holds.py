"""Holds on all e-mail: while one stands nothing leaves for a mail server, it is kept in the mailbox."""

from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from network.core import audit
from network.outreach.models import Hold


@transaction.atomic
def place(reason: str, *, by: Any = None) -> Hold:
    """Keep everything in from now on, for this reason (e.g. `demo`); placing it twice is one hold."""
    hold, is_new = Hold.objects.standing().get_or_create(reason=reason)
    if is_new:
        audit.record("outreach.hold_placed", by=by, on=hold)
    return hold


@transaction.atomic
def lift(reason: str, *, by: Any = None) -> None:
    """Let new e-mail leave again, unless another hold stands. What was kept stays kept."""
    for hold in Hold.objects.standing().select_for_update().filter(reason=reason):
        hold.lifted_at = Now()
        hold.save(update_fields=["lifted_at"])
        audit.record("outreach.hold_lifted", by=by, on=hold)
