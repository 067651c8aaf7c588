"""From the audit record to the people whom it concerns: a row on their page, and an e-mail as soon as they want one.

A reader of the record (network.core.readers): the rows, the letters and how far it has come are committed together,
so that a process that is killed anywhere loses nothing and tells nobody twice.
"""

from datetime import timedelta
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import lazy

from network.core import feed, notifying, readers, sealing
from network.core.languages import Language, Text, absolute
from network.core.models import AuditEntry
from network.core.notifying import NotificationKind, Rhythm
from network.outreach import choices, letters
from network.outreach.models import Notification

log = structlog.get_logger("network.outreach.telling")
READER = "outreach.notifications"
# Of what happened longer ago nobody is written to: the page alone tells it (after a long outage, on a first start).
OLD = timedelta(days=7)


def tell_what_is_new() -> int:
    """Seal what is committed and tell of it; how many entries were read."""
    sealing.seal()
    return readers.read(READER, tell)


def tell(entry: AuditEntry) -> None:
    """Everybody who is told of this entry, of each kind that tells of it; in the reader's transaction."""
    for kind in notifying.kinds_on(entry):
        people = {person.pk: person for person in kind.recipients(entry)}
        for number, rhythm in choices.rhythms(kind, people).items():
            _tell(people[number], kind, entry, rhythm)


def _tell(person: Any, kind: NotificationKind, entry: AuditEntry, rhythm: str) -> None:
    if not person.email or entry.at < timezone.now() - OLD:
        rhythm = Rhythm.NEVER
    if rhythm == Rhythm.AT_ONCE and not _write(person, kind, entry):
        rhythm = Rhythm.NEVER
    mailed_at = Now() if rhythm == Rhythm.AT_ONCE else None
    Notification.objects.create(person=person, kind=kind.name, entry=entry, rhythm=rhythm, mailed_at=mailed_at)


def _write(person: Any, kind: NotificationKind, entry: AuditEntry) -> bool:
    """The letter; False for an address that no letter can be written to."""
    try:
        with transaction.atomic():
            letters.write(
                "email/notification",
                to=person.email,
                to_name=person.name,
                person=person,
                language=language_for(person, [kind]),
                sentence=sentence(kind, feed.lines([entry])[0]),
                url=url(kind, entry),
                always=kind.always,
                settings_url=SETTINGS,
            )
    except ValidationError:
        log.warning("no address to write to", person=person.pk, kind=kind.name)
        return False
    return True


# --- Words, said in the language of each half of a letter ---------------------------------------------------
def language_for(person: Any, kinds: list[NotificationKind]) -> str:
    """A letter about themselves is in their language; one that goes to several people alike is in both."""
    return person.language if all(kind.is_own for kind in kinds) else Language.BOTH


def _sentence(kind: NotificationKind, line: feed.Line) -> str:
    return line.own if kind.is_own else line.sentence


def _url(kind: NotificationKind, entry: AuditEntry) -> str:
    return absolute(kind.path(entry) or reverse("outreach:notification_list"))


sentence = lazy(_sentence, str)
url = lazy(_url, str)
LIST: Text = lazy(lambda: absolute(reverse("outreach:notification_list")), str)()
SETTINGS: Text = lazy(lambda: absolute(reverse("outreach:notification_settings")), str)()
