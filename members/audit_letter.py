"""The board holds the head of the audit record in its mailboxes, where nobody who owns the database can change it."""

from django.db import transaction

from members.models import Person
from members.values import RoleKind
from network.core import heads, verification
from network.core.languages import Language
from network.outreach import letters


@transaction.atomic
def write_to_board() -> int:
    """Check the whole record and write what came of it, with the newest published head, to each member of the board.

    Returns how many letters; 0 while nothing was ever published.
    """
    published = list(heads.published())
    if not published:
        return 0
    report = verification.verify(published)
    board = Person.objects.with_role(RoleKind.BOARD_MEMBER).exclude(email="")
    for person in board:
        letters.write(
            "email/audit_head",
            to=person.email,
            to_name=person.name,
            person=person,
            language=Language.BOTH,
            head=published[-1].as_json(),
            rows=report.rows,
            broken=len(report.broken_rows),
        )
    return len(board)
