from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from network.core.backup import BackupError, restore


class Command(BaseCommand):
    help = "Put a backup into an empty database and an empty place for files. Nothing that is there is written over."

    def add_arguments(self, parser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args, folder: Path, **options) -> None:
        try:
            manifest = restore(folder)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"restored the backup of {manifest['made_at']}: the database and {len(manifest['sha256']) - 1} files")
