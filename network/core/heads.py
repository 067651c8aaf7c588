"""The head of the audit record's chain, published where the database's owner can't reach it.

Who holds the database could compute the whole chain anew; a digest that stands in a file and in the board's
mailboxes can't be computed away (reliability B9).
"""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from network.core import sealing
from network.core.models import AuditSeal


@dataclass(frozen=True)
class Head:
    """The last link of the chain on some day: its position, the entry there, the digest over it and all before."""

    position: int
    entry: int
    digest: str

    def as_json(self) -> str:
        """What stands in the file and in the e-mail: `{"position": 17, "entry": 19, "digest": "…"}`."""
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, path: Path) -> "Head":
        """Raises OSError, ValueError, KeyError or TypeError for a file that holds none."""
        given = json.loads(path.read_text())
        return cls(int(given["position"]), int(given["entry"]), str(given["digest"]))


def current() -> Head | None:
    """The head as it stands; None while nothing is sealed."""
    last = AuditSeal.objects.order_by("position").last()
    return Head(last.position, last.entry_id, last.digest) if last else None


def publish() -> Head | None:
    """Seal what waits and write the head into a file of its own in AUDIT_HEAD_FOLDER; a file that is there is left alone.

    Raises OSError when the folder can't be written.
    """
    sealing.seal(whole=True)
    head = current()
    if head and not _path(head).exists():
        _path(head).parent.mkdir(parents=True, exist_ok=True)
        unfinished = _path(head).with_suffix(".unfinished")
        with unfinished.open("w") as file:
            file.write(head.as_json() + "\n")
            file.flush()
            os.fsync(file.fileno())
        unfinished.chmod(0o444)
        unfinished.replace(_path(head))
    return head


def published() -> Iterator[Head]:
    """All heads of the folder, the first first."""
    for path in sorted(settings.AUDIT_HEAD_FOLDER.glob("audit-head-*.json")):
        yield Head.read(path)


def _path(head: Head) -> Path:
    return settings.AUDIT_HEAD_FOLDER / f"audit-head-{head.position:012}.json"
