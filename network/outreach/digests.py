"""One letter for all that happened since the last: daily, or weekly on Monday."""

from datetime import timedelta

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from network.core import feed, notifying
from network.core.notifying import Rhythm
from network.outreach import letters, telling
from network.outreach.models import Notification

log = structlog.get_logger("network.outreach.digests")
MONDAY = 0
WEEK = timedelta(days=7)
SHOWN = 30


def write_due() -> int:
    """Write the letters that are due today; how many. Running twice writes each once."""
    daily = Notification.objects.waiting(Rhythm.DAILY)
    weekly = Notification.objects.waiting(Rhythm.WEEKLY)
    if timezone.localdate().weekday() != MONDAY:
        # A Monday on which nothing ran is made up for.
        weekly = weekly.filter(created_at__lt=Now() - WEEK)
    written = 0
    for rhythm, waiting in ((Rhythm.DAILY, daily), (Rhythm.WEEKLY, weekly)):
        people = waiting.order_by("person").values_list("person", flat=True).distinct()
        written += sum(_write(person, rhythm) for person in list(people))
    return written


@transaction.atomic
def _write(person_id: int, rhythm: str) -> bool:
    """One person's letter; what another process is writing of just now is left to it."""
    waiting = Notification.objects.waiting(rhythm).filter(person=person_id).select_related("person", "entry").order_by("pk")
    rows = list(waiting.select_for_update(skip_locked=True, of=("self",)))
    if not rows:
        return False
    these = Notification.objects.filter(pk__in=[row.pk for row in rows])
    if not _letter(rows):
        these.update(rhythm=Rhythm.NEVER)
        return False
    these.update(mailed_at=Now())
    return True


def _letter(rows: list[Notification]) -> bool:
    """Whether there is anything to say, and an address to say it to."""
    person, kinds = rows[0].person, notifying.kinds()
    known = [row for row in rows if row.kind in kinds]
    if not (known and person.email):
        return False
    lines = zip(known, feed.lines(row.entry for row in known), strict=True)
    said = [telling.sentence(kinds[row.kind], line) for row, line in lines]
    try:
        with transaction.atomic():
            letters.write(
                "email/digest",
                to=person.email,
                to_name=person.name,
                person=person,
                language=telling.language_for(person, [kinds[row.kind] for row in known]),
                lines=said[:SHOWN],
                more=len(said) - SHOWN,
                count=len(said),
                list_url=telling.LIST,
                settings_url=telling.SETTINGS,
            )
    except ValidationError:
        log.warning("no address to write to", person=person.pk)
        return False
    return True
