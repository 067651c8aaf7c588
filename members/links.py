from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from members import join
from network.core.links import Purpose, register

register(
    Purpose(
        "members.join",
        _("Become a member"),
        page="members:join_confirm",
        life=timedelta(days=join.JOIN_REQUEST_DAYS),
        uses=1,
        closed="members/join_link_spent.html",
        on_report=join.not_for_me,
    )
)
