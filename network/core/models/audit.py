from datetime import timedelta

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from network.core.db import AppendOnly


class AuditQuerySet(models.QuerySet):
    def about(self, thing: models.Model) -> "AuditQuerySet":
        """The rows about one object, newest first."""
        return self.filter(object_type=thing._meta.label_lower, object_id=str(thing.pk)).order_by("-id")

    def concerning(self, person: models.Model) -> "AuditQuerySet":
        """What was done to one person or on their behalf, newest first."""
        themselves = Q(object_type=person._meta.label_lower, object_id=str(person.pk))
        return self.filter(themselves | Q(on_behalf_of_id=person.pk)).order_by("-id")

    def unsealed(self) -> "AuditQuerySet":
        """The committed rows that are not in the chain yet, in the order of their ids."""
        return self.filter(seal=None).order_by("id")

    def recent(self, span: timedelta) -> "AuditQuerySet":
        return self.filter(at__gt=Now() - span)


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
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="audit_by_object"),
            models.Index(fields=["on_behalf_of_id"], name="audit_by_person", condition=Q(on_behalf_of_id__isnull=False)),
            models.Index(fields=["at"], name="audit_by_time"),
            models.Index(fields=["kind", "-id"], name="audit_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_type} {self.object_id}"


class AuditPayload(models.Model):
    """The erasable particulars of an audit entry, salted so that their hash can't be guessed."""

    entry = models.OneToOneField(AuditEntry, models.CASCADE, primary_key=True, related_name="payload", verbose_name=_("entry"))
    salt = models.CharField(_("salt"), max_length=32)
    particulars = models.JSONField(_("particulars"), encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("audit particulars")
        verbose_name_plural = _("audit particulars")

    def __str__(self) -> str:
        return str(self.entry_id)


class AuditSeal(AppendOnly):
    """One link of the chain over the record: which entry stands at a position, and the digest of it and all before it.

    One sealer at a time gives the positions, after the entries were committed and without a gap: they, never the
    ids, say what comes after what. No foreign key in Postgres: a seal must outlast a row that was taken away.
    """

    position = models.BigIntegerField(_("position"), primary_key=True)
    entry = models.OneToOneField(
        AuditEntry, models.DO_NOTHING, db_constraint=False, related_name="seal", verbose_name=_("audit entry")
    )
    digest = models.CharField(_("digest"), max_length=64)

    class Meta:
        verbose_name = _("seal of the audit record")
        verbose_name_plural = _("seals of the audit record")
        constraints = [models.CheckConstraint(condition=Q(position__gt=0), name="seal_positions_begin_at_one")]

    def __str__(self) -> str:
        return f"{self.position} {self.digest[:12]}"


class AuditReader(models.Model):
    """How far somebody has read the sealed record: a name, and the last position that they are done with."""

    name = models.CharField(_("name"), max_length=80, primary_key=True)
    position = models.BigIntegerField(_("read up to"), default=0, db_default=0)

    class Meta:
        verbose_name = _("reader of the audit record")
        verbose_name_plural = _("readers of the audit record")

    def __str__(self) -> str:
        return self.name


class AuditLeftover(models.Model):
    """An entry at which a reader failed: the others went on, and it is tried again."""

    reader = models.ForeignKey(AuditReader, models.CASCADE, related_name="leftovers", verbose_name=_("reader"))
    entry = models.ForeignKey(AuditEntry, models.DO_NOTHING, db_constraint=False, related_name="+", verbose_name=_("audit entry"))
    # The kind of error alone: its text may hold what people wrote. The log has the rest.
    failure = models.CharField(_("error"), max_length=80)
    tries = models.PositiveSmallIntegerField(_("tries"), default=1)
    failed_at = models.DateTimeField(_("failed"), db_default=Now())

    class Meta:
        verbose_name = _("entry left over by a reader")
        verbose_name_plural = _("entries left over by a reader")
        constraints = [models.UniqueConstraint(fields=["reader", "entry"], name="entry_left_over_once_a_reader")]

    def __str__(self) -> str:
        return f"{self.reader_id} {self.entry_id}"
