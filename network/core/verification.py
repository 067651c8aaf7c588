"""Is the audit record as it was written? Every entry against its seal, its particulars and the published heads."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from network.core import audit, sealing
from network.core.heads import Head
from network.core.models import AuditEntry, AuditSeal

_BATCH = 2000


@dataclass(frozen=True)
class Broken:
    """Something that is not as it was: an entry's id (or, where none is known, a position) and what is wrong with it."""

    row: int | str
    why: str

    def __str__(self) -> str:
        return f"entry {self.row}: {self.why}" if isinstance(self.row, int) else f"{self.row}: {self.why}"


@dataclass
class Report:
    """What was looked at, what waits for its seal, and what is broken."""

    rows: int = 0
    unsealed: int = 0
    heads: int = 0
    broken: list[Broken] = field(default_factory=list)

    @property
    def broken_rows(self) -> list[int | str]:
        """Each row once, in the order in which it was found."""
        return list(dict.fromkeys(one.row for one in self.broken))


def verify(heads: Iterable[Head] = ()) -> Report:
    """Go through the whole record once."""
    report = Report()
    published: dict[int, set[Head]] = defaultdict(set)
    for head in heads:
        published[head.position].add(head)
    report.heads = sum(len(some) for some in published.values())
    report.broken += _chain(report, published)
    report.broken += _heads_beyond(published)
    report.broken += _unsealed(report)
    return report


class _Link:
    """What a digest may stand after: the stored one before it and, where that differs, the one that it should be.

    So a changed digest is told from a changed entry, and neither is blamed on the entries that follow.
    """

    at_most = 8  # rows in a row that are changed, each this way or that

    def __init__(self) -> None:
        self.befores = [sealing.BEGINNING]

    def go_on_from(self, seal: AuditSeal) -> None:
        """Where nobody can tell what came before: what is stored is believed."""
        self.befores = [seal.digest]

    def holds(self, seal: AuditSeal, entry: AuditEntry) -> bool:
        """Whether the entry is what was sealed; goes on to the next."""
        computed = [sealing.chained(before, entry) for before in self.befores]
        right = not computed or seal.digest in computed
        self.befores = [seal.digest] if right else [seal.digest, *computed][: self.at_most]
        return right


def _chain(report: Report, published: dict[int, set[Head]]) -> Iterator[Broken]:
    link, expected = _Link(), 1
    for seal, entry in _sealed():
        report.rows += 1
        if seal.position != expected:
            yield from (Broken(f"position {position}", "its seal is gone") for position in range(expected, seal.position))
            link.befores = []
        expected = seal.position + 1
        if entry is None:
            yield Broken(seal.entry_id, "it was taken away")
            link.go_on_from(seal)
        else:
            if not link.holds(seal, entry):
                yield Broken(entry.pk, "it is not what was sealed")
            yield from _particulars(entry)
        if any(head.digest != seal.digest for head in published.pop(seal.position, ())):
            yield Broken(seal.entry_id, f"the chain up to position {seal.position} is another than the one that was published")


def _sealed() -> Iterator[tuple[AuditSeal, AuditEntry | None]]:
    """Every seal in order, with its entry if that is still there."""
    last = 0
    while seals := list(AuditSeal.objects.filter(position__gt=last).order_by("position")[:_BATCH]):
        entries = AuditEntry.objects.select_related("payload").in_bulk([seal.entry_id for seal in seals])
        yield from ((seal, entries.get(seal.entry_id)) for seal in seals)
        last = seals[-1].position


def _particulars(entry: AuditEntry) -> Iterator[Broken]:
    """Particulars that were erased are as they should be; those that are there must be those of the hash."""
    payload = getattr(entry, "payload", None)
    if payload and entry.payload_hash != audit.payload_hash(payload.salt, payload.particulars):
        yield Broken(entry.pk, "its particulars are not what was written")


def _heads_beyond(published: dict[int, set[Head]]) -> Iterator[Broken]:
    """Heads of positions that are no longer there: the end was cut off."""
    for head in sorted((head for some in published.values() for head in some), key=lambda head: head.position):
        yield Broken(head.entry, f"the chain was published up to position {head.position} and ends before it")


def _unsealed(report: Report) -> Iterator[Broken]:
    for entry in AuditEntry.objects.unsealed().select_related("payload").iterator():
        report.rows += 1
        report.unsealed += 1
        yield from _particulars(entry)
