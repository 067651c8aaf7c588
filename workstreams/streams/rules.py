from typing import Any

from django.utils.translation import gettext_lazy as _

from network.core.policy import ALLOWED, Denied, Verdict


def can_show_interest(user: Any) -> Verdict:
    """Members say which work-streams interest them; everybody else joins first."""
    if user.is_authenticated and user.person.is_member():
        return ALLOWED
    return Denied(_("Join the Network, and you can take part in its work-streams."))
