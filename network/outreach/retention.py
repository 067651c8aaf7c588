"""Letters are forgotten twelve months after they were written, as the privacy page promises; a mailing keeps its counts."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Count, F, QuerySet
from django.db.models.functions import Now

from network.outreach.models import Campaign, Message

KEEP_DAYS = 365
# A letter without an end is still owed to somebody, or to be looked up.
OWED = (Message.State.WAITING, Message.State.CLAIMED, Message.State.PARKED)


@transaction.atomic
def forget_old_letters() -> int:
    """Remove the letters older than KEEP_DAYS that have come to their end; how many."""
    old = Message.objects.filter(created_at__lt=Now() - timedelta(days=KEEP_DAYS)).exclude(state__in=OWED).select_for_update()
    ids = list(old.values_list("pk", flat=True))
    gone = Message.objects.filter(pk__in=ids)
    count_forgotten(gone)
    gone.delete()
    return len(ids)


def count_forgotten(messages: QuerySet[Message]) -> None:
    """Before they go: the mailings that they belong to keep their number, so that their ledger still balances."""
    of_campaigns = messages.filter(campaign__isnull=False).order_by().values_list("campaign").annotate(Count("pk"))
    for campaign, count in list(of_campaigns):
        Campaign.objects.filter(pk=campaign).update(forgotten=F("forgotten") + count)
