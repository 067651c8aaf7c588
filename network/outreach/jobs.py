from datetime import time, timedelta

from django.utils.translation import gettext_lazy as _

from network.core.jobs import job
from network.outreach import digests, retention, telling

job("outreach.forget_old_letters", _("Forget letters older than twelve months"), at=time(3, 30))(retention.forget_old_letters)
job("outreach.tell", _("Tell people what concerns them"), every=timedelta(seconds=20))(telling.tell_what_is_new)
job("outreach.write_digests", _("Write the daily and weekly letters of what is new"), at=time(7, 0))(digests.write_due)
