from django.core.management.commands import flush

from network.core.db import as_owner


class Command(flush.Command):
    __doc__ = flush.Command.__doc__

    def handle(self, *args, **options):
        """Django's own command, as the owner of the tables: the runtime role may not."""
        with as_owner():
            return super().handle(*args, **options)
