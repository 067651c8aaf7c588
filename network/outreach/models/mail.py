"""The outbox and what may be written to whom.

What happened to a message is told by its dated columns; `state` is worked out from them by Postgres,
and constraints keep two ends from being true at once.
"""

import uuid

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Case, Count, F, Func, Q, Value, When
from django.db.models.functions import Lower, Now
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from network.core.languages import Language, bilingual
from network.outreach import addresses

ENDS = ("sent_at", "kept_at", "parked_at", "failed_at", "excluded_at")


class Basis(models.TextChoices):
    """Why we may write news to an address (PECR reg. 22, UK GDPR art. 6); chosen by whoever sends, stored with each."""

    CONSENT = "consent", _("They asked for our news")
    HELPED = "helped", _("They helped to make the Network happen and know us")
    ORGANISATION = "organisation", _("It is the work address of an organisation")


# --- Campaigns ---------------------------------------------------------------------------------------
class Campaign(models.Model):
    """One mailing in two languages. From its first sending on its words no longer change."""

    name = models.CharField(_("name"), max_length=120, help_text=_("For the board’s lists; never sent."))
    subject = bilingual(models.CharField(_("subject"), max_length=150, blank=True))
    body = bilingual(
        models.TextField(_("text"), blank=True, help_text=_("Markdown: # heading, 1. numbered list, [label](address)."))
    )
    candidates = models.PositiveIntegerField(_("written to"), default=0, editable=False)
    forgotten = models.PositiveIntegerField(_("forgotten after twelve months"), default=0, editable=False)
    created_at = models.DateTimeField(_("written"), db_default=Now(), editable=False)
    started_at = models.DateTimeField(_("first sent"), null=True, blank=True, editable=False)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("sent by"),
    )
    paused_at = models.DateTimeField(_("paused"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("mailing")
        verbose_name_plural = _("mailings")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(started_by=None) | Q(started_at__isnull=False), name="campaign_start_is_dated"),
            models.CheckConstraint(
                condition=Q(started_at=None) | ~(Q(subject_cy="") | Q(subject_en="") | Q(body_cy="") | Q(body_en="")),
                name="campaign_sent_in_both_languages",
                violation_error_message=_("Write subject and text in both languages before it is sent."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("admin:outreach_campaign_change", args=[self.pk])

    @property
    def is_frozen(self) -> bool:
        return self.started_at is not None

    @property
    def has_both_languages(self) -> bool:
        return all(getattr(self, name) for name in (*Campaign.subject.fields, *Campaign.body.fields))

    def ledger(self) -> dict[str, int]:
        """How many of its messages are in each state; every state is named, nought too."""
        found = dict(self.messages.order_by().values_list("state").annotate(Count("pk")))
        return {state.value: found.get(state.value, 0) for state in Message.State}

    def exclusions(self) -> dict[str, int]:
        """How many were not written to, by reason."""
        excluded = self.messages.filter(state=Message.State.EXCLUDED)
        return dict(excluded.order_by().values_list("reason").annotate(Count("pk")))

    def is_finished(self) -> bool:
        return self.is_frozen and not self.messages.filter(state__in=[Message.State.WAITING, Message.State.CLAIMED]).exists()

    def balances(self) -> bool:
        """Whether everybody who was to be written to has come to an end that is counted: nobody lost, nobody twice."""
        ledger = self.ledger()
        ended = sum(count for state, count in ledger.items() if state not in (Message.State.WAITING, Message.State.CLAIMED))
        return self.candidates == ended + self.forgotten


# --- The outbox -----------------------------------------------------------------------------------------
class MessageQuerySet(models.QuerySet):
    def waiting(self) -> "MessageQuerySet":
        return self.filter(state=Message.State.WAITING)

    def parked(self) -> "MessageQuerySet":
        """Messages of which nobody knows whether they arrived: a person looks them up in the mail server's log."""
        return self.filter(state=Message.State.PARKED)


class Message(models.Model):
    """One e-mail to one address, written in the transaction of its cause; sending is a claim on this row."""

    class Purpose(models.TextChoices):
        NOTICE = "notice", _("Notice")
        NEWS = "news", _("News")

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("e-mail", "Waiting")
        CLAIMED = "claimed", pgettext_lazy("e-mail", "Being sent")
        SENT = "sent", pgettext_lazy("e-mail", "Sent")
        KEPT = "kept", pgettext_lazy("e-mail", "Kept in the mailbox, not sent")
        PARKED = "parked", pgettext_lazy("e-mail", "Unknown: look it up in the mail server’s log")
        FAILED = "failed", pgettext_lazy("e-mail", "Refused by the mail server")
        EXCLUDED = "excluded", pgettext_lazy("e-mail", "Not written to")

    class Exclusion(models.TextChoices):
        SUPPRESSED = "suppressed", _("They asked us not to write")

    reference = models.UUIDField(_("reference"), default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False)
    kind = models.CharField(_("letter"), max_length=100)
    purpose = models.CharField(_("purpose"), max_length=6, choices=Purpose)
    language = models.CharField(_("language"), max_length=4, choices=Language)
    to = models.EmailField(_("to"))
    to_name = models.CharField(_("name"), max_length=120, blank=True)
    person = models.ForeignKey("members.Person", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("person"))
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="messages", verbose_name=_("mailing")
    )
    basis = models.CharField(_("why we may write"), max_length=12, choices=Basis, blank=True)
    # Of the link "please don't write to me again", as the text part says it: the one-click header needs it too (RFC 8058).
    refusal_token = models.CharField(max_length=80, blank=True, editable=False)
    subject = models.CharField(_("subject"), max_length=320)
    text = models.TextField(_("text part"))
    html = models.TextField(_("HTML part"), blank=True)
    is_held: bool  # told by the claim: whether a hold stood when the row was taken

    created_at = models.DateTimeField(_("written"), db_default=Now(), editable=False)
    due_at = models.DateTimeField(_("not before"), db_default=Now(), editable=False)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0, db_default=0, editable=False)
    claimed_at = models.DateTimeField(_("taken for sending"), null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True, editable=False)
    kept_at = models.DateTimeField(_("kept in the mailbox"), null=True, blank=True, editable=False)
    parked_at = models.DateTimeField(_("unknown since"), null=True, blank=True, editable=False)
    failed_at = models.DateTimeField(_("refused"), null=True, blank=True, editable=False)
    excluded_at = models.DateTimeField(_("not written to"), null=True, blank=True, editable=False)
    reason = models.CharField(_("reason"), max_length=300, blank=True, db_default="", editable=False)
    state = models.GeneratedField(
        verbose_name=_("state"),
        expression=Case(
            When(sent_at__isnull=False, then=Value("sent")),
            When(kept_at__isnull=False, then=Value("kept")),
            When(parked_at__isnull=False, then=Value("parked")),
            When(failed_at__isnull=False, then=Value("failed")),
            When(excluded_at__isnull=False, then=Value("excluded")),
            When(claimed_at__isnull=False, then=Value("claimed")),
            default=Value("waiting"),
        ),
        output_field=models.CharField(max_length=8, choices=State),
        db_persist=True,
    )

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("e-mail")
        verbose_name_plural = _("outbox")
        ordering = ["-pk"]
        indexes = [
            # What the sender's claim looks through: notices before news, then by when they are due.
            models.Index(fields=["-purpose", "due_at", "id"], name="message_to_claim", condition=Q(state="waiting")),
            models.Index(fields=["claimed_at"], name="message_claimed", condition=Q(state="claimed")),
            models.Index(fields=["campaign", "state"], name="message_by_campaign"),
            models.Index(Lower("to"), name="message_by_address"),
        ]
        constraints = [
            models.UniqueConstraint(Lower("to"), "campaign", name="message_once_a_campaign_and_address"),
            models.CheckConstraint(
                condition=LessThanOrEqual(Func(*ENDS, function="num_nonnulls", output_field=models.IntegerField()), 1),
                name="message_has_one_end",
            ),
            models.CheckConstraint(
                condition=Q(excluded_at__isnull=False)
                | Q(claimed_at__isnull=False)
                | Q(**{f"{end}__isnull": True for end in ENDS}),
                name="message_claimed_before_its_end",
            ),
            models.CheckConstraint(
                condition=Q(excluded_at=None, parked_at=None, failed_at=None) | ~Q(reason=""), name="message_end_has_a_reason"
            ),
            models.CheckConstraint(condition=Q(purpose="notice") | ~Q(basis=""), name="news_has_a_basis"),
            models.CheckConstraint(condition=Q(purpose="notice") | ~Q(refusal_token=""), name="news_can_be_refused"),
            models.CheckConstraint(
                condition=~Q(to="") & ~Q(subject="") & (~Q(text="") | Q(sent_at__isnull=False)), name="message_is_complete"
            ),
            models.CheckConstraint(condition=Q(language__in=Language.values), name="message_language_is_known"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def message_id(self) -> str:
        """The Message-ID header, the same on every try: what a person looks up in the mail server's log."""
        return f"<{self.reference.hex}@{settings.FROM_EMAIL.rpartition('@')[2]}>"

    @property
    def is_news(self) -> bool:
        return self.purpose == self.Purpose.NEWS

    @property
    def to_header(self) -> str:
        return addresses.header(self.to, self.to_name)

    @property
    def state_label(self) -> str:
        """The state in the reader's language."""
        return str(self.State(self.state).label)

    @property
    def reason_label(self) -> str:
        """The reason in the reader's language where it is one of ours, else the mail server's own words."""
        return str(self.Exclusion(self.reason).label) if self.reason in self.Exclusion.values else self.reason


# --- Who may be written to ----------------------------------------------------------------------------------
class SuppressionQuerySet(models.QuerySet):
    def of(self, address: str) -> "SuppressionQuerySet":
        return self.filter(address_hash__in=addresses.hashes(address))


class Suppression(models.Model):
    """ "Please don't write to me again": a keyed hash, so that the list itself holds no address."""

    address_hash = models.CharField(_("keyed hash of the address"), max_length=64, unique=True)
    message = models.ForeignKey(
        Message, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("asked in answer to")
    )
    asked_at = models.DateTimeField(_("asked"), db_default=Now(), editable=False)

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        verbose_name = _("request not to be written to")
        verbose_name_plural = _("requests not to be written to")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.address_hash[:12]


class ConsentQuerySet(models.QuerySet):
    def standing(self) -> "ConsentQuerySet":
        return self.filter(withdrawn_at=None)

    def of(self, address: str) -> "ConsentQuerySet":
        """Of everybody who reads this address: their letters go there, or they sign in with it. Two people may share one."""
        one_spelling = addresses.normalised(address)
        return self.filter(Q(person__email=one_spelling) | Q(person__user__email=one_spelling))


class Consent(models.Model):
    """That a person asked for our news: when, to which words, read in which language, and when they took it back."""

    person = models.ForeignKey("members.Person", models.CASCADE, related_name="consents", verbose_name=_("person"))
    basis = models.CharField(_("basis"), max_length=12, choices=Basis, default=Basis.CONSENT)
    wording = models.TextField(_("wording"))
    language = models.CharField(_("language"), max_length=2, choices=Language.choices[:2])
    given_at = models.DateTimeField(_("given"), db_default=Now(), editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent to news")
        verbose_name_plural = _("consents to news")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(withdrawn_at=None), name="one_standing_consent_a_person"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("given_at")), name="consent_withdrawn_after_it_was_given"
            ),
            models.CheckConstraint(condition=~Q(wording=""), name="consent_keeps_its_wording"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class HoldQuerySet(models.QuerySet):
    def standing(self) -> "HoldQuerySet":
        return self.filter(lifted_at=None)


class Hold(models.Model):
    """While one stands, no e-mail leaves for a mail server: it is kept in the mailbox (demo data, a rehearsal)."""

    reason = models.CharField(_("reason"), max_length=40)
    is_bound = models.BooleanField(_("ends with its cause alone"), default=False, db_default=False)
    placed_at = models.DateTimeField(_("from"), db_default=Now(), editable=False)
    lifted_at = models.DateTimeField(_("until"), null=True, blank=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("hold on all e-mail")
        verbose_name_plural = _("holds on all e-mail")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["reason"], condition=Q(lifted_at=None), name="one_standing_hold_a_reason"),
            models.CheckConstraint(
                condition=Q(lifted_at=None) | Q(lifted_at__gte=F("placed_at")), name="hold_lifted_after_it_was_placed"
            ),
        ]

    def __str__(self) -> str:
        return self.reason
