from datetime import time

from django.utils.translation import gettext_lazy as _

from members import audit_letter, join
from network.core.jobs import job

job("members.forget_old_requests", _("Forget requests to join whose letter was not opened in time"), at=time(3, 10))(
    join.forget_old_requests
)
job("members.write_audit_head", _("Write the head of the audit record to the board"), at=time(4, 30))(audit_letter.write_to_board)
