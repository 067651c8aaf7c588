from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import ExpressionWrapper, F, Q
from django.db.models.functions import Now
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

# What makes a link work now, by the database's clock.
_WORKS = (Q(uses=None) | Q(used__lt=F("uses"))) & Q(revoked_at=None, expires_at__gt=Now())


class LinkQuerySet(models.QuerySet):
    def open(self) -> "LinkQuerySet":
        """Links that work now."""
        return self.filter(_WORKS)

    def for_page(self) -> "LinkQuerySet":
        """With whom it was made for, and whether it `works` now."""
        return self.select_related("person").annotate(works=ExpressionWrapper(_WORKS, output_field=models.BooleanField()))


class Link(models.Model):
    """A bearer link: whoever holds its token may do one thing for one person. The token itself is only in the letter."""

    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    purpose = models.CharField(_("purpose"), max_length=60)
    person = models.ForeignKey(
        "members.Person", models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("made for")
    )
    # What it opens: `members.joinrequest` and its number, as the audit record writes it.
    object_type = models.CharField(_("kind of thing"), max_length=60, blank=True)
    object_id = models.CharField(_("number of the thing"), max_length=40, blank=True)
    uses = models.PositiveSmallIntegerField(_("uses allowed"), null=True, blank=True, help_text=_("Empty: any number."))
    used = models.PositiveIntegerField(_("used"), default=0, db_default=0)
    made_at = models.DateTimeField(_("made"), db_default=Now())
    expires_at = models.DateTimeField(_("works until"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("revoked by")
    )
    reported_at = models.DateTimeField(_("reported: this was not for me"), null=True, blank=True)

    works: bool  # told by `for_page`

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="link_by_object"),
            models.Index(fields=["expires_at"], name="link_by_expiry"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(uses=None) | Q(used__lte=F("uses")), name="link_is_not_used_too_often"),
            models.CheckConstraint(condition=Q(revoked_by=None) | Q(revoked_at__isnull=False), name="link_revocation_is_dated"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_open(self) -> bool:
        """Whether it worked when it was looked up, and what it opens is still there."""
        return self.works and (not self.object_type or self.thing is not None)

    @cached_property
    def thing(self) -> Any:
        """What it opens, or None when that is gone (or there never was one)."""
        if not self.object_type:
            return None
        return apps.get_model(self.object_type)._default_manager.filter(pk=self.object_id).first()
