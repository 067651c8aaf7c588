"""`bin/manage verify_audit`: is the audit record as it was written? The last line is one JSON object (docs/commands.md)."""

import json
import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from network.core import heads, verification


class Command(BaseCommand):
    help = "Check every audit entry against the chain and the published heads; names each row that is not as it was written."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head",
            action="append",
            default=[],
            type=Path,
            metavar="FILE",
            help="A published head kept elsewhere, e.g. saved from the e-mail to the board; may be given more than once.",
        )

    def handle(self, *args, head: list[Path], **options) -> None:
        report = verification.verify([*heads.published(), *map(_read, head)])
        for broken in report.broken:
            self.stdout.write(str(broken))
        self.stdout.write(
            f"{report.rows} entries, {report.unsealed} of them not sealed yet; "
            f"{report.heads} published heads from {settings.AUDIT_HEAD_FOLDER} and --head; {len(report.broken)} things are wrong."
        )
        figures = {"rows": report.rows, "unsealed": report.unsealed, "heads": report.heads, "broken": report.broken_rows}
        self.stdout.write(json.dumps(figures))
        if report.broken:
            sys.exit(1)


def _read(path: Path) -> heads.Head:
    try:
        return heads.Head.read(path)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CommandError(f"{path} holds no head of the audit record.") from error
