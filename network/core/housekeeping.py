"""Core's own scheduled jobs."""

from datetime import time

from django.core.management import call_command
from django.utils.translation import gettext_lazy as _

from network.core.jobs import job


@job("core.forget_old_sessions", _("Forget old sessions, and what unfinished visitors typed"), at=time(3, 20))
def forget_old_sessions() -> None:
    call_command("clearsessions")
