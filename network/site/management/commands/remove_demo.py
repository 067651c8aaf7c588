from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from network.site import demo, demo_removal


class Command(BaseCommand):
    help = "Take the invented cast off with all that is theirs, and let e-mail leave again. Running it twice changes nothing."

    def handle(self, *args, **options) -> None:
        try:
            count = demo_removal.remove()
        except ValidationError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{count} demo people are gone, and the hold “{demo.HOLD}” on e-mail with them.")
