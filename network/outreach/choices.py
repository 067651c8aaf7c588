"""How soon each person wants an e-mail of each kind of notification."""

from collections.abc import Collection
from typing import Any

from django.db import models, transaction
from django.db.models.functions import Now

from network.core import audit, notifying
from network.core.notifying import NotificationKind, Rhythm
from network.outreach.models import Notification, NotificationChoice


def rhythms(kind: NotificationKind, people: Collection[int]) -> dict[int, str]:
    """{person's number: rhythm} of a kind for these people: as they chose, else as the kind says."""
    if kind.always:
        return dict.fromkeys(people, Rhythm.AT_ONCE)
    chosen = NotificationChoice.objects.filter(kind=kind.name, person__in=people).values_list("person", "rhythm")
    return dict.fromkeys(people, kind.rhythm) | dict(chosen)


def of(person: models.Model) -> dict[str, str]:
    """{name of a kind: rhythm} of everything that stands among a person's settings."""
    chosen = dict(NotificationChoice.objects.filter(person=person.pk).values_list("kind", "rhythm"))
    return {
        kind.name: Rhythm.AT_ONCE if kind.always else chosen.get(kind.name, kind.rhythm) for kind in notifying.kinds_for(person)
    }


@transaction.atomic
def choose(person: models.Model, wanted: dict[str, str], *, by: Any) -> None:
    """Keep what a person wants of each kind ({name: rhythm}); what waits for a letter already goes as they want it now.

    What comes always is not asked about: it is left out here too.
    """
    kinds = notifying.kinds()
    changed = {name: rhythm for name, rhythm in wanted.items() if of(person).get(name) != rhythm and not kinds[name].always}
    for name, rhythm in changed.items():
        NotificationChoice.objects.update_or_create(person_id=person.pk, kind=name, defaults={"rhythm": rhythm, "chosen_at": Now()})
        waiting = Notification.objects.waiting(Rhythm.DAILY, Rhythm.WEEKLY).filter(person=person.pk, kind=name)
        waiting.update(rhythm=Rhythm.DAILY if rhythm == Rhythm.AT_ONCE else rhythm)
    if changed:
        audit.record("outreach.notifications_chosen", by=by, on=person, chosen=changed)
