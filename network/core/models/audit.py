from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from network.core.db import AppendOnly


class AuditQuerySet(models.QuerySet):
    def about(self, thing: models.Model) -> "AuditQuerySet":
        """The rows about one object, newest first."""
        return self.filter(object_type=thing._meta.label_lower, object_id=str(thing.pk)).order_by("-id")


class AuditEntry(AppendOnly):
    """Who did what to which thing, when and why: ids only, never words about a person.

    What else must be told lives in AuditPayload, which can be erased; the hash here proves it was not changed.
    """

    at = models.DateTimeField(_("when"), db_default=Now())
    kind = models.CharField(_("what"), max_length=80)
    actor_id = models.BigIntegerField(_("by sign-in"), null=True, blank=True)
    on_behalf_of_id = models.BigIntegerField(_("on behalf of person"), null=True, blank=True)
    object_type = models.CharField(_("kind of object"), max_length=80)
    object_id = models.CharField(_("object"), max_length=40)
    payload_hash = models.CharField(_("hash of the particulars"), max_length=64, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [models.Index(fields=["object_type", "object_id"], name="audit_by_object")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_type} {self.object_id}"


class AuditPayload(models.Model):
    """The erasable particulars of an audit entry, salted so that their hash can't be guessed."""

    entry = models.OneToOneField(AuditEntry, models.CASCADE, primary_key=True, related_name="payload", verbose_name=_("entry"))
    salt = models.CharField(_("salt"), max_length=32)
    particulars = models.JSONField(_("particulars"))

    class Meta:
        verbose_name = _("audit particulars")
        verbose_name_plural = _("audit particulars")

    def __str__(self) -> str:
        return str(self.entry_id)
