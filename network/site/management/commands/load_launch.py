from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from network.site import demo, launch


class Command(BaseCommand):
    help = "Load what the Network begins with: bodies, six work-streams, the launch e-mail. Running it twice changes nothing."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--demo", action="store_true", help="and an invented cast with known passwords; holds all e-mail back")

    def handle(self, *args, **options) -> None:
        if options["demo"] and not getattr(settings, "DEVELOPMENT", False):
            raise CommandError("--demo makes sign-ins whose password anybody can read, so it runs in development only.")
        loaded = launch.load()
        self.stdout.write(f"Launch content of {loaded.loaded_on}: celebration on {loaded.event_on}.")
        if options["demo"]:
            demo.load()
            self.stdout.write(f"Demo cast: {len(demo.CAST)} people. No e-mail leaves while the hold “{demo.HOLD}” stands.")
