"""Core's own scheduled jobs."""

from datetime import time, timedelta

from django.core.management import call_command
from django.db import connection
from django.utils.translation import gettext_lazy as _

from network.core import approvals, heads, limits, links, richtext, sealing
from network.core.jobs import job

job("core.forget_counts", _("Forget counts of tries whose time is over"), every=timedelta(hours=1))(limits.forget_ended)
job("core.forget_links", _("Forget links in letters that no longer work"), at=time(3, 40))(links.forget_closed)
job("core.lapse_approvals", _("Put away what no second person decided in time"), every=timedelta(hours=1))(approvals.lapse)
job("core.redraw_rich_text", _("Draw rich texts anew whose text or renderer has changed"), at=time(3, 40))(richtext.redraw)


@job("core.forget_bridged", _("Forget what bridged the cache while it was away"), every=timedelta(hours=1))
def forget_bridged() -> int:
    """Django empties its cache table only when it is full, and a full one would lose limits that still stand."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_cache WHERE expires < clock_timestamp()")
        return cursor.rowcount


@job("core.forget_old_sessions", _("Forget old sessions, and what unfinished visitors typed"), at=time(3, 20))
def forget_old_sessions() -> None:
    call_command("clearsessions")


@job("core.seal_audit", _("Chain the audit record"), every=timedelta(minutes=1))
def seal_audit() -> int:
    return sealing.seal()


@job("core.publish_audit_head", _("Publish the head of the audit record in a file"), at=time(4, 0))
def publish_audit_head() -> int:
    """Up to which position."""
    head = heads.publish()
    return head.position if head else 0
