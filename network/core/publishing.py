"""The publish gate: what the Network publishes stands in Welsh and English, or says why it does not.

    GATE = Gate("work_stream", always=("summary",), if_any=("about",))

    class WorkStream(Publishable):
        gate = GATE
        ...
        class Meta:
            constraints = GATE.constraints()

Postgres holds the gate; `publish` and `withdraw` are the verbs; a row that stands in one language only is a debt until
the other is filled in, and then by itself no longer one. `components/one_language.html` tells the reader.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.core import audit
from network.core.languages import CY, EN, Text, other

REFUSED = _("Before it is published, fill in both languages, or say why one of them is missing.")


@dataclass(frozen=True)
class Gate:
    """Bilingual fields that both languages need `always`, and those that need both `if_any` of the two is filled in."""

    name: str
    always: tuple[str, ...]
    if_any: tuple[str, ...] = ()

    def missing(self, row: models.Model) -> list[str]:
        """The languages in which something is not there that should be."""
        return [language for language in (CY, EN) if not self._is_whole(row, language)]

    def check(self, row: "Publishable") -> None:
        """ValidationError while a language is missing without a reason, or something in both."""
        missing = self.missing(row)
        if len(missing) > 1 or (missing and not row.one_language):
            raise ValidationError(REFUSED, code="one_language")

    def constraints(self) -> list[models.BaseConstraint]:
        """The same for the database."""
        cy, en, reason = self._whole(CY), self._whole(EN), ~Q(one_language="")
        whole = (cy & en & ~reason) | (((cy & ~en) | (en & ~cy)) & reason)
        dated = Q(one_language="", one_language_since=None) | (reason & Q(one_language_since__isnull=False))
        return [
            models.CheckConstraint(
                condition=Q(published_at=None) | whole,
                name=f"{self.name}_published_in_both_languages",
                violation_error_message=REFUSED,
            ),
            models.CheckConstraint(condition=dated, name=f"{self.name}_one_language_is_dated"),
        ]

    def _is_whole(self, row: models.Model, language: str) -> bool:
        def has(field: str, language: str) -> bool:
            return bool(getattr(row, f"{field}_{language}"))

        optional = (has(field, language) or not has(field, other(language)) for field in self.if_any)
        return all(has(field, language) for field in self.always) and all(optional)

    def _whole(self, language: str) -> Q:
        whole = Q()
        for field in self.always:
            whole &= ~Q(**{f"{field}_{language}": ""})
        for field in self.if_any:
            whole &= ~Q(**{f"{field}_{language}": ""}) | Q(**{f"{field}_{other(language)}": ""})
        return whole


class PublishableQuerySet(models.QuerySet):
    def published(self) -> "PublishableQuerySet":
        return self.filter(published_at__isnull=False)

    def visible_to(self, user: Any) -> "PublishableQuerySet":
        """What is published; a draft too for whoever may work on it."""
        meta = self.model._meta
        return self.all() if user.has_perm(f"{meta.app_label}.change_{meta.model_name}") else self.published()

    def for_list(self) -> "PublishableQuerySet":
        return self


class Publishable(models.Model):
    """A row that is a draft until it is published; it has a `gate`, and somebody who is `responsible` for it."""

    class OneLanguage(models.TextChoices):
        """Why one of the two languages is missing."""

        REQUESTED = "requested", _("the translation has been asked for")
        URGENT = "urgent", _("it could not wait for the translation")
        QUOTED = "quoted", _("others wrote it, in one language only")

    gate: ClassVar[Gate]

    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    one_language = models.CharField(
        _("if one language is missing: why"),
        max_length=12,
        choices=OneLanguage,
        blank=True,
        default="",
        db_default="",
        help_text=_("Readers see the reason. It goes by itself when the other language is there."),
    )
    one_language_since = models.DateTimeField(_("in one language since"), null=True, blank=True, editable=False)

    objects = PublishableQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.gate.missing(self):
            self.one_language = ""
        if bool(self.one_language) != bool(self.one_language_since):
            self.one_language_since = timezone.now() if self.one_language else None
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.is_published:
            self.gate.check(self)

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def only_language(self) -> str:
        """`cy` or `en` where that is the only one; else empty."""
        missing = self.gate.missing(self)
        return other(missing[0]) if len(missing) == 1 else ""

    @property
    def responsible(self) -> str:
        """Who sees to the missing language, in the reader's."""
        raise NotImplementedError


# --- Verbs ------------------------------------------------------------------------------------------
@transaction.atomic
def publish(row: Publishable, *, by: Any) -> None:
    """Show it to everybody from now on; ValidationError while a language is missing without a reason."""
    current = _locked(row)
    if not current.is_published:
        current.gate.check(current)
        _set(current, Now())
        audit.record(f"{row._meta.label_lower}_published", by=by, on=row, only_in=current.only_language)


@transaction.atomic
def withdraw(row: Publishable, *, by: Any) -> None:
    """Make it a draft again."""
    current = _locked(row)
    if current.is_published:
        _set(current, None)
        audit.record(f"{row._meta.label_lower}_withdrawn", by=by, on=row)


def _locked(row: Publishable) -> Publishable:
    return type(row)._base_manager.select_for_update().get(pk=row.pk)


def _set(row: Publishable, moment: Now | None) -> None:
    type(row)._base_manager.filter(pk=row.pk).update(published_at=moment)


# --- What is owed ------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Debt:
    """One row that the public reads in one language only."""

    title: str
    kind: Text
    missing: str  # cy or en
    since: datetime
    reason: str
    responsible: str
    url: str


def debts() -> list[Debt]:
    """Translations that are owed to the public, the oldest first: one query a kind of thing."""
    owed = [
        _debt(row)
        for model in apps.get_models()
        if issubclass(model, Publishable)
        for row in model._default_manager.published().exclude(one_language="").for_list()
    ]
    return sorted(owed, key=lambda debt: debt.since)


def _debt(row: Any) -> Debt:
    meta = row._meta
    return Debt(
        title=str(row),
        kind=meta.verbose_name,
        missing=other(row.only_language),
        since=row.one_language_since,
        reason=row.get_one_language_display(),
        responsible=row.responsible,
        url=reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk]),
    )
