"""`bin/manage welsh_parity`: is everything said in Welsh? The last line is one JSON object (docs/commands.md)."""

import json
import sys

from django.conf import settings
from django.core.management.base import BaseCommand
from django.test import Client

from network.core import parity, twins


class Command(BaseCommand):
    help = "Compare the messages of the code with the Welsh catalogues, and the public pages with their twins."
    requires_system_checks: list[str] = []

    def handle(self, *args, **options) -> None:
        catalogue = parity.coverage()
        found = twins.compare(Client(SERVER_NAME=settings.ALLOWED_HOSTS[0]))
        for complaint in [*catalogue.complaints, *found.english, *found.untwinned]:
            self.stdout.write(complaint)
        figures = {
            "messages": catalogue.messages,
            "untranslated": len(catalogue.untranslated) + len(catalogue.malformed),
            "fuzzy": len(catalogue.fuzzy),
            "unused": len(catalogue.unused),
            "pages": found.pages,
            "english_found": len(found.english),
            "untwinned": len(found.untwinned),
        }
        self.stdout.write(json.dumps(figures))
        if catalogue.complaints or found.english or found.untwinned or not found.pages:
            sys.exit(1)
