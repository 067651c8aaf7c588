from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from network.core.links import Purpose, register
from network.core.models import Link
from network.outreach.retention import KEEP_DAYS


def leave_it(link: Link) -> None:
    """A letter of news is there to be passed on: that a friend says so must not take the link from its owner."""


register(
    Purpose(
        "outreach.refusal",
        _("Please don’t write to me again"),
        page="outreach:refusal",
        life=timedelta(days=KEEP_DAYS),
        on_report=leave_it,
    )
)
