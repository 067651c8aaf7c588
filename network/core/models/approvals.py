from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Now
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ENDS = ("approved_at", "declined_at", "withdrawn_at", "voided_at", "lapsed_at")
_NO_END = Q(**{f"{end}__isnull": True for end in ENDS})


class ApprovalQuerySet(models.QuerySet):
    def waiting(self) -> "ApprovalQuerySet":
        """What somebody may still decide, by the database's clock."""
        return self.filter(_NO_END, expires_at__gt=Now())

    def overdue(self) -> "ApprovalQuerySet":
        """What nobody decided in time and was not put away yet."""
        return self.filter(_NO_END, expires_at__lte=Now())

    def about(self, thing: models.Model) -> "ApprovalQuerySet":
        return self.filter(content_type=ContentType.objects.get_for_model(thing), object_id=str(thing.pk))

    def for_list(self) -> "ApprovalQuerySet":
        return self.select_related("content_type", "asked_by__person", "decided_by__person").prefetch_related("thing")


class Approval(models.Model):
    """An act that waits for a second person: what exactly, asked for by whom, when, why, and until when.

    `digest` stands for all that decides what will be done; `details` are what is needed to do it, kept only
    while it waits. An end is a dated column; there is at most one (OWASP ASVS 5.0, 2.3.5).
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("approval", "Waiting")
        APPROVED = "approved", pgettext_lazy("approval", "Approved and done")
        DECLINED = "declined", pgettext_lazy("approval", "Declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("approval", "Withdrawn")
        VOIDED = "voided", pgettext_lazy("approval", "Void: it was changed meanwhile")
        LAPSED = "lapsed", pgettext_lazy("approval", "Nobody decided in time")

    verb = models.CharField(_("what"), max_length=80)
    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+", verbose_name=_("kind of object"))
    object_id = models.CharField(_("object"), max_length=40)
    thing = GenericForeignKey("content_type", "object_id")
    digest = models.CharField(_("digest of what was asked for"), max_length=64)
    details = models.JSONField(_("details"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked"), db_default=Now(), editable=False)
    expires_at = models.DateTimeField(_("to be decided by"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    answer = models.CharField(_("answer"), max_length=500, blank=True, db_default="")
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True, editable=False)
    declined_at = models.DateTimeField(_("declined"), null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    voided_at = models.DateTimeField(_("void since"), null=True, blank=True, editable=False)
    lapsed_at = models.DateTimeField(_("lapsed"), null=True, blank=True, editable=False)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("approval by a second person")
        verbose_name_plural = _("approvals by a second person")
        indexes = [models.Index(fields=["content_type", "object_id"], name="approval_by_object")]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="approval_is_by_a_second_person",
                violation_error_message=_("Somebody else decides than who asked."),
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None, declined_at=None) | Q(decided_by__isnull=False), name="approval_decision_has_a_person"
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Func(*ENDS, function="num_nonnulls", output_field=models.IntegerField()), 1),
                name="approval_has_one_end",
            ),
            models.CheckConstraint(condition=_NO_END | Q(details__isnull=True), name="approval_keeps_details_while_it_waits"),
            models.UniqueConstraint(
                fields=["verb", "content_type", "object_id", "digest"],
                condition=_NO_END,
                name="approval_asked_for_once",
                violation_error_message=_("This waits for a second person already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_id}"

    def get_absolute_url(self) -> str:
        return reverse("admin:core_approval_decision", args=[self.pk])

    @property
    def state(self) -> State:
        """What became of it; a row whose time is over counts as lapsed before the scheduler has said so."""
        ended = (state for state in self.State if getattr(self, f"{state}_at", None))
        return next(ended, self.State.LAPSED if self.expires_at <= timezone.now() else self.State.WAITING)
