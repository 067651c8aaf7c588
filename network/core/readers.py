"""Readers of the audit record: each is handed every entry once, in the order of the chain.

A reader goes on from a position of the chain, never from an id. Positions are given one after the other to entries
that are committed, so none can appear behind it; what it does and how far it has come are committed together.
"""

from collections.abc import Callable

import structlog
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from network.core.models import AuditEntry, AuditLeftover, AuditReader, AuditSeal

log = structlog.get_logger("network.core.readers")
BATCH = 200
TRIES = 20

type Handle = Callable[[AuditEntry], None]


def read(name: str, handle: Handle) -> int:
    """Hand the entries that this reader has not had to `handle`; how many. 0 while another process reads for it.

    `handle` writes in the reader's transaction, or not at all. If it raises, the entry is left over for the next
    time and the others go on; if the database is away, everything is as before.
    """
    AuditReader.objects.get_or_create(name=name)
    _try_leftovers(name, handle)
    count = 0
    while some := _read_some(name, handle):
        count += some
    return count


@transaction.atomic
def _read_some(name: str, handle: Handle) -> int:
    reader = AuditReader.objects.select_for_update(skip_locked=True).filter(name=name).first()
    if reader is None:
        return 0
    seals = AuditSeal.objects.filter(position__gt=reader.position).select_related("entry").order_by("position")[:BATCH]
    for seal in seals:
        if failure := _attempt(handle, seal.entry):
            AuditLeftover.objects.create(reader=reader, entry=seal.entry, failure=failure)
        reader.position = seal.position
    reader.save()
    return len(seals)


@transaction.atomic
def _try_leftovers(name: str, handle: Handle) -> None:
    rows = AuditLeftover.objects.filter(reader=name, tries__lt=TRIES).select_related("entry").order_by("pk")
    for row in rows.select_for_update(skip_locked=True, of=("self",)):
        if failure := _attempt(handle, row.entry):
            AuditLeftover.objects.filter(pk=row.pk).update(failure=failure, tries=F("tries") + 1, failed_at=Now())
        else:
            row.delete()


def _attempt(handle: Handle, entry: AuditEntry) -> str:
    """The kind of error that it ended with; empty when it did not."""
    try:
        with transaction.atomic():
            handle(entry)
    except Exception as error:
        log.exception("entry left over", entry=entry.pk, kind=entry.kind)
        return type(error).__name__
    return ""
