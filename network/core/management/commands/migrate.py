from django.core.management.commands import migrate

from network.core.db import as_owner


class Command(migrate.Command):
    __doc__ = migrate.Command.__doc__

    def handle(self, *args, **options):
        """Django's own command, as the owner of the tables: the runtime role may not."""
        with as_owner():
            return super().handle(*args, **options)
