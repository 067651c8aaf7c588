from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class LaunchQuerySet(models.QuerySet["Launch"]):
    def the_one(self) -> "Launch | None":
        """The launch, or None where the launch content was not loaded."""
        return self.first()


class Launch(models.Model):
    """The days that the launch e-mail speaks of, counted from the day on which its content was loaded."""

    PACKS_CLOSE_AFTER = timedelta(weeks=4)
    EVENT_AFTER = timedelta(weeks=5)
    CONTACT_AFTER = timedelta(days=1)

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    loaded_on = models.DateField(_("launched"), default=timezone.localdate)
    packs_close_on = models.DateField(_("job packs close"))
    event_on = models.DateField(_("celebration in Welshpool"))
    contact_from = models.DateField(_("Ruth can be reached from"))

    objects = LaunchQuerySet.as_manager()

    class Meta:
        verbose_name = _("launch")
        verbose_name_plural = _("launch")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="there_is_one_launch")]

    def __str__(self) -> str:
        return str(self.loaded_on)

    def set_days(self) -> None:
        """Count every other day from `loaded_on`."""
        self.packs_close_on = self.loaded_on + self.PACKS_CLOSE_AFTER
        self.event_on = self.loaded_on + self.EVENT_AFTER
        self.contact_from = self.loaded_on + self.CONTACT_AFTER

    @property
    def event_is_ahead(self) -> bool:
        return self.event_on >= timezone.localdate()

    @property
    def packs_are_open(self) -> bool:
        return self.packs_close_on >= timezone.localdate()
