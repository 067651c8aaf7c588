from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from network.core.backup import BackupError, back_up


class Command(BaseCommand):
    help = "Copy the database and all uploaded files into a new folder. Keep it where only operators can read it."

    def add_arguments(self, parser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args, folder: Path, **options) -> None:
        try:
            manifest = back_up(folder)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{folder}: the database and {len(manifest['sha256']) - 1} files")
