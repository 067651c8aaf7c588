from datetime import time

from django.utils.translation import gettext_lazy as _

from network.core.jobs import job
from network.outreach import retention

job("outreach.forget_old_letters", _("Forget letters older than twelve months"), at=time(3, 30))(retention.forget_old_letters)
