"""The audit record: a domain verb says what it did, in its own transaction.

No verb waits for another: the rows are chained afterwards (network.core.sealing) and read in the order of the chain
(network.core.readers).
"""

import hashlib
import json
import secrets
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from network.core.models import AuditEntry, AuditPayload


def record(
    kind: str, *, on: models.Model, by: Any = None, on_behalf_of: models.Model | None = None, **particulars: Any
) -> AuditEntry:
    """Append one entry, e.g. `record("members.joined", by=user, on=person)`.

    `kind` is `app.thing_done`; `by` the sign-in that acted (None: a visitor or the scheduler);
    `on_behalf_of` the person for whom or to whom it was done, where that is not `on` itself;
    `particulars` (reason=…, before=…, after=…) go into the erasable payload.
    """
    salt = secrets.token_hex(16) if particulars else ""
    entry = AuditEntry.objects.create(
        kind=kind,
        actor_id=by.pk if by else None,
        on_behalf_of_id=on_behalf_of.pk if on_behalf_of else None,
        object_type=on._meta.label_lower,
        object_id=str(on.pk),
        payload_hash=payload_hash(salt, particulars) if particulars else "",
    )
    if particulars:
        AuditPayload.objects.create(entry=entry, salt=salt, particulars=particulars)
    return entry


def payload_hash(salt: str, particulars: dict[str, Any]) -> str:
    """SHA-256 in hex over the salt and the particulars as sorted JSON, the same before and after they were stored."""
    stored = json.loads(json.dumps(particulars, cls=DjangoJSONEncoder), parse_float=_as_jsonb_gives_it)
    text = json.dumps(stored, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256((salt + text).encode()).hexdigest()


def _as_jsonb_gives_it(number: str) -> float | int:
    """Postgres writes 1e+22 out, so that it comes back whole: whole numbers are counted as such from the beginning."""
    value = float(number)
    return int(value) if value.is_integer() else value
