from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class ScheduledJob(models.Model):
    """When a job is due, and how its last run ended; what it does stands in an app's `jobs.py`."""

    name = models.CharField(_("name"), max_length=80, primary_key=True)
    due_at = models.DateTimeField(_("next run"), db_default=Now())
    started_at = models.DateTimeField(_("begun"), null=True, blank=True)
    finished_at = models.DateTimeField(_("last run"), null=True, blank=True)
    count = models.IntegerField(_("how many it did"), null=True, blank=True)
    failed_at = models.DateTimeField(_("failed"), null=True, blank=True)
    # The kind of error alone: its text may hold what people wrote. The log has the rest.
    failure = models.CharField(_("error"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("scheduled job")
        verbose_name_plural = _("scheduled jobs")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(failed_at=None, failure="") | models.Q(failed_at__isnull=False) & ~models.Q(failure=""),
                name="scheduled_job_failed_with_its_error",
            )
        ]

    def __str__(self) -> str:
        return self.name
