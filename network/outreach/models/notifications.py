from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from network.core import notifying
from network.core.models import AuditEntry
from network.core.notifying import Rhythm


class NotificationQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "NotificationQuerySet":
        """Everybody sees their own; those of kinds that this version no longer knows are left out."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(person=user.person_id, kind__in=notifying.kinds())

    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at=None)

    def waiting(self, *rhythms: str) -> "NotificationQuerySet":
        """Those that are still to be written of in a letter of one of these rhythms: daily, weekly."""
        return self.filter(mailed_at=None, rhythm__in=rhythms)

    def for_list(self) -> "NotificationQuerySet":
        return self.select_related("entry").order_by("-pk")


class Notification(models.Model):
    """That one person is told of one audit entry: on their page at once, by e-mail as `rhythm` says."""

    person = models.ForeignKey("members.Person", models.CASCADE, related_name="notifications", verbose_name=_("person"))
    entry = models.ForeignKey(
        AuditEntry, models.DO_NOTHING, db_constraint=False, related_name="notifications", verbose_name=_("audit entry")
    )
    kind = models.CharField(_("kind"), max_length=80)
    rhythm = models.CharField(_("by e-mail"), max_length=8, choices=Rhythm)
    created_at = models.DateTimeField(_("told"), db_default=Now(), editable=False)
    mailed_at = models.DateTimeField(_("written by e-mail"), null=True, blank=True, editable=False)
    read_at = models.DateTimeField(_("read"), null=True, blank=True, editable=False)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "person", "kind"], name="told_once_a_kind"),
            models.CheckConstraint(condition=Q(rhythm__in=Rhythm.values), name="notification_rhythm_is_known"),
            models.CheckConstraint(
                condition=Q(rhythm__in=[Rhythm.DAILY, Rhythm.WEEKLY])
                | Q(rhythm=Rhythm.NEVER, mailed_at=None)
                | Q(rhythm=Rhythm.AT_ONCE, mailed_at__isnull=False),
                name="notification_at_once_is_mailed_and_never_is_not",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="notification_by_person"),
            models.Index(
                fields=["rhythm", "person"],
                name="notification_waiting",
                condition=Q(mailed_at=None, rhythm__in=[Rhythm.DAILY, Rhythm.WEEKLY]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_read(self) -> bool:
        return self.read_at is not None


class NotificationChoice(models.Model):
    """How soon a person wants an e-mail of a kind of notification; without a row it is as the kind says."""

    person = models.ForeignKey("members.Person", models.CASCADE, related_name="notification_choices", verbose_name=_("person"))
    kind = models.CharField(_("kind"), max_length=80)
    rhythm = models.CharField(_("by e-mail"), max_length=8, choices=Rhythm)
    chosen_at = models.DateTimeField(_("chosen"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("choice of notifications")
        verbose_name_plural = _("choices of notifications")
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="one_choice_a_kind"),
            models.CheckConstraint(condition=Q(rhythm__in=Rhythm.values), name="choice_rhythm_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.rhythm}"
