"""The chain over the audit record: entries that are committed get a position and a digest over all before them.

    digest = SHA-256(digest before + the entry's columns as JSON)

A verb takes no lock for it. One sealer at a time looks for entries without a seal, whatever their ids: an id is
given at insert, so a lower one may be committed after a higher one (docs/decisions/0007-the-seal-is-the-order.md).
"""

import hashlib
import json
from datetime import UTC, timedelta

from django.db import transaction

from network.core.db import advisory_lock
from network.core.models import AuditEntry, AuditSeal

# Every column of an entry, in this order for ever: another order would be another chain. A test holds that none is missing.
COLUMNS = ("id", "at", "kind", "actor_id", "on_behalf_of_id", "object_type", "object_id", "payload_hash")
# What the first entry is chained to.
BEGINNING = "0" * 64
# Longer than any transaction of ours may last (settings: a minute idle, ten seconds a statement).
LASTS_AT_MOST = timedelta(days=1)
BATCH = 1000


def seal(*, whole: bool = False) -> int:
    """Chain what has no seal yet; how many entries. 0 while another process seals.

    Looks at the last day, by an index; with `whole` at the entire record (once a day, and after a restore).
    """
    sealed = 0
    with advisory_lock("seal audit") as held:
        while held and (some := _seal_some(whole)):
            sealed += some
    return sealed


@transaction.atomic
def _seal_some(whole: bool) -> int:
    last = AuditSeal.objects.order_by("position").last()
    position, digest = (last.position, last.digest) if last else (0, BEGINNING)
    waiting = AuditEntry.objects.unsealed() if whole else AuditEntry.objects.unsealed().recent(LASTS_AT_MOST)
    seals = []
    for entry in waiting[:BATCH]:
        position, digest = position + 1, chained(digest, entry)
        seals.append(AuditSeal(position=position, entry=entry, digest=digest))
    AuditSeal.objects.bulk_create(seals)
    return len(seals)


def chained(before: str, entry: AuditEntry) -> str:
    """The digest in hex of an entry that stands after the digest `before`."""
    return hashlib.sha256((before + canonical(entry)).encode()).hexdigest()


def canonical(entry: AuditEntry) -> str:
    """All columns of an entry as one line of JSON; times are UTC to the microsecond."""
    columns = [getattr(entry, name) for name in COLUMNS]
    columns[COLUMNS.index("at")] = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    return json.dumps(columns, ensure_ascii=False, separators=(",", ":"))
