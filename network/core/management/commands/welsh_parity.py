"""`bin/manage welsh_parity`: is everything said in Welsh? The last line is one JSON object (docs/commands.md)."""

import json
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.test.utils import setup_databases, teardown_databases

from network.core import parity, twins
from network.core.db import as_owner


class Command(BaseCommand):
    help = "Compare the messages of the code with the Welsh catalogues, and the public pages with their twins."
    requires_system_checks: list[str] = []

    def handle(self, *args, **options) -> None:
        catalogue = parity.coverage()
        with _database():
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


@contextmanager
def _database() -> Iterator[None]:
    """The installation's own; where it was not migrated yet (a fresh clone), one made for the occasion."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield
        return
    connection.settings_dict["TEST"]["NAME"] = f"parity_{secrets.token_hex(4)}"
    with as_owner():
        made = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
    try:
        yield
    finally:
        with as_owner():
            teardown_databases(made, verbosity=0)
