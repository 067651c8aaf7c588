import functools
from datetime import date
from operator import or_

from django.contrib.auth import get_backends
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeBoundary, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from members.values import Hat, RoleKind
from network.core import areas
from network.core.languages import Language, bilingual, welsh_sort_key
from network.core.names import clean_name, name_key
from network.outreach import addresses


class DateRange(Func):
    """daterange(starts_on, ends_on, '[)'): the days on which something stands; no end is for ever."""

    function = "DATERANGE"
    output_field = DateRangeField()


def _days() -> DateRange:
    return DateRange("starts_on", "ends_on", RangeBoundary())


class DatedQuerySet(models.QuerySet):
    """For rows with `starts_on` and `ends_on` (the first day on which it no longer stands)."""

    def current(self, on=None) -> "DatedQuerySet":
        """What stands on the day `on`, by default today in Wales."""
        on = on or timezone.localdate()
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), starts_on__lte=on)


class Dated(models.Model):
    """What a row with `starts_on` and `ends_on` can be asked."""

    ends_on: date | None

    class Meta:
        abstract = True

    def has_ended(self, on: date | None = None) -> bool:
        """Whether it no longer stands on the day `on`, by default today in Wales."""
        return self.ends_on is not None and self.ends_on <= (on or timezone.localdate())

    def validate_constraints(self, exclude=None) -> None:
        """All of them once it has begun: a form that asks for the last day alone may still let two of one kind overlap."""
        super().validate_constraints(exclude if self._state.adding else None)


# --- People -----------------------------------------------------------------------------------------
class PersonQuerySet(models.QuerySet):
    def known(self) -> "PersonQuerySet":
        """Without those who were erased, of whom only a "former member" is left."""
        return self.filter(erased_at=None)

    def members(self, on=None) -> "PersonQuerySet":
        """People who belong on the day `on`."""
        return self.filter(pk__in=MembershipPeriod.objects.current(on).values("person"))

    def with_role(self, *kinds: str, on=None) -> "PersonQuerySet":
        """People who hold one of these kinds of role on the day `on`."""
        return self.filter(pk__in=Role.objects.current(on).filter(kind__in=kinds).values("person"))

    def but(self, user_id: int | None) -> "PersonQuerySet":
        """Without the one whose sign-in has this number."""
        return self.exclude(user__pk=user_id) if user_id else self

    def for_list(self) -> "PersonQuerySet":
        return self.prefetch_related("periods").select_related("user")


class Person(models.Model):
    """A human being. May have no sign-in and no e-mail; two people may share an address."""

    name = models.CharField(_("name"), max_length=120, help_text=_("As they like to be called."))
    name_key = models.CharField(max_length=240, editable=False, db_index=True)
    sort_key = models.CharField(max_length=240, editable=False, db_index=True)
    email = models.EmailField(_("e-mail address"), blank=True, help_text=_("Where letters go. May be empty or shared."))
    language = models.CharField(_("language"), max_length=4, choices=Language, default=Language.BOTH)
    area = models.CharField(_("area"), max_length=9, choices=areas.choices, blank=True)
    created_at = models.DateTimeField(_("since"), db_default=Now(), editable=False)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["sort_key", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="person_has_a_name"),
            models.CheckConstraint(condition=Q(area="") | Q(area__in=list(areas.AREAS)), name="person_area_is_known"),
            models.CheckConstraint(condition=Q(language__in=Language.values), name="person_language_is_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.name = clean_name(self.name)
        self.name_key, self.sort_key = name_key(self.name), welsh_sort_key(self.name)
        self.email = addresses.normalised(self.email)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        try:
            self.name = clean_name(self.name)
        except ValidationError as error:
            raise ValidationError({"name": error}) from error

    @property
    def initials(self) -> str:
        """Up to two letters for the cloth that stands in for a photograph."""
        words = self.name.split()
        return "".join(word[0] for word in (words[0], words[-1])[: min(len(words), 2)]).upper()

    @property
    def area_name(self) -> str:
        """The area in the reader's language."""
        return areas.name_of(self.area)

    def is_member(self, on=None) -> bool:
        return self.periods.current(on).exists()


class UserManager(BaseUserManager["User"]):
    def create_user(self, *, email: str, person: Person, password: str | None = None) -> "User":
        """A sign-in for a person; without a password they sign in by an e-mailed code."""
        user = self.model(email=email.strip().lower(), person=person)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """A sign-in of one person: an e-mail address and, if they like, a password. What they may do comes from dated roles."""

    email = models.EmailField(_("e-mail address"))
    person = models.OneToOneField(Person, models.CASCADE, related_name="user", verbose_name=_("person"))
    is_active = models.BooleanField(_("may sign in"), default=True)
    date_joined = models.DateTimeField(_("since"), db_default=Now(), editable=False)

    objects = UserManager()

    EMAIL_FIELD = USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")
        constraints = [
            models.UniqueConstraint(
                models.functions.Lower("email"),
                name="sign_in_email_is_unique",
                violation_error_message=_("This e-mail address already has a sign-in."),
            )
        ]

    def __str__(self) -> str:
        return self.person.name

    def get_short_name(self) -> str:
        return self.person.name

    @cached_property
    def current_roles(self) -> list["Role"]:
        """The roles that stand today, with their bodies; asked for once a request."""
        return list(Role.objects.current().filter(person=self.person_id).select_related("body"))

    def has_role(self, *kinds: str, body: "Body | None" = None) -> bool:
        return any(role.kind in kinds and role.is_fitting and body in (None, role.body) for role in self.current_roles)

    def is_same_human_as(self, other: "User") -> bool:
        """As far as the register can tell: one person, or two of one name or of one address."""
        mine, theirs = ({user.email.casefold(), user.person.email.casefold()} - {""} for user in (self, other))
        return self.person_id == other.person_id or self.person.name_key == other.person.name_key or not mine.isdisjoint(theirs)

    @property
    def is_superuser(self) -> bool:
        """The administrator of this installation, by a dated role like any other."""
        return self.is_active and self.has_role(RoleKind.ADMINISTRATOR)

    @property
    def is_staff(self) -> bool:
        """May open the board's admin; it says nothing of what they may do there."""
        return self.is_active and self.has_role(*RoleKind.in_admin())

    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:
        """What RoleBackend answers from the dated roles."""
        return self.is_active and any(
            backend.has_perm(self, perm, obj) for backend in get_backends() if hasattr(backend, "has_perm")
        )

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.has_perm(f"{app_label}.view_any")


class Organisation(models.Model):
    """A body to which people belong; its name may be given in one language when it has only one."""

    name = bilingual(models.CharField(_("name"), max_length=200, blank=True))
    area = models.CharField(_("area"), max_length=9, choices=areas.choices, blank=True)
    created_at = models.DateTimeField(_("since"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.CheckConstraint(
                condition=~Q(name_cy="", name_en=""),
                name="organisation_has_a_name",
                violation_error_message=_("Give the organisation’s name in at least one language."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Affiliation(models.Model):
    """A person's place in an organisation; one person may have several."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="affiliations", verbose_name=_("person"))
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="affiliations", verbose_name=_("organisation"))
    role = models.CharField(_("role in the organisation"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        constraints = [models.UniqueConstraint(fields=["person", "organisation"], name="one_affiliation_a_person_and_organisation")]

    def __str__(self) -> str:
        return f"{self.person}, {self.organisation}"


# --- Bodies and roles ---------------------------------------------------------------------------------
class Body(models.Model):
    """Who acts together: the board, the secretariat, the team of a work-stream."""

    class Kind(models.TextChoices):
        BOARD = "board", _("Board")
        SECRETARIAT = "secretariat", _("Secretariat")
        TEAM = "team", _("Work-stream team")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    slug = models.SlugField(_("short name"), unique=True)
    name = bilingual(models.CharField(_("name"), max_length=120))

    class Meta:
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        constraints = [
            models.UniqueConstraint(fields=["kind"], condition=Q(kind="board"), name="there_is_one_board"),
            models.CheckConstraint(condition=~Q(name_cy="") & ~Q(name_en=""), name="body_has_both_names"),
            models.UniqueConstraint(fields=["id", "kind"], name="body_of_its_kind"),  # what a role's body_kind refers to
        ]

    def __str__(self) -> str:
        return self.name


# Which kinds of body give which role: what acts for the whole Network is never given by a work-stream's team.
GIVEN_BY = {
    RoleKind.ADMINISTRATOR: (Body.Kind.BOARD, Body.Kind.SECRETARIAT),
    RoleKind.BOARD_MEMBER: (Body.Kind.BOARD,),
    RoleKind.SECRETARY: (Body.Kind.BOARD, Body.Kind.SECRETARIAT),
    RoleKind.MEMBERSHIP_SECRETARY: (Body.Kind.BOARD, Body.Kind.SECRETARIAT),
    RoleKind.LEAD: (Body.Kind.TEAM,),
}


class RoleQuerySet(DatedQuerySet):
    def for_list(self) -> "RoleQuerySet":
        return self.select_related("person", "body")


class Role(Dated):
    """What a person is asked to do by a body, from one day until another: the only source of permissions.

    `body_kind` repeats the body's, so that Postgres can keep GIVEN_BY; a foreign key over both columns
    (migration role_fits_its_body) keeps it the body's own.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="roles", verbose_name=_("person"))
    body = models.ForeignKey(Body, models.PROTECT, related_name="roles", verbose_name=_("body"))
    body_kind = models.CharField(max_length=12, choices=Body.Kind, editable=False)
    kind = models.CharField(_("role"), max_length=24, choices=RoleKind)
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(_("until"), null=True, blank=True, help_text=_("The first day on which it no longer stands."))

    objects = RoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="role_ends_after_it_starts",
                violation_error_message=_("The last day must be after the first."),
            ),
            models.CheckConstraint(
                condition=functools.reduce(or_, (Q(kind=kind, body_kind__in=bodies) for kind, bodies in GIVEN_BY.items())),
                name="role_fits_its_body",
            ),
            ExclusionConstraint(
                name="role_held_once_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("body", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (_days(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This person already holds this role on some of these days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.body}"

    def save(self, *args, **kwargs) -> None:
        self.body_kind = self.body.kind
        super().save(*args, **kwargs)

    def clean(self) -> None:
        if self.body_id and self.kind and not self.is_fitting:
            raise ValidationError({"kind": _("A body of this kind does not give this role.")}, code="role_fits_its_body")

    @property
    def is_fitting(self) -> bool:
        """Whether a body of this kind gives this role at all."""
        return self.body.kind in GIVEN_BY[RoleKind(self.kind)]


# --- Belonging --------------------------------------------------------------------------------------
class MembershipPeriod(Dated):
    """From when until when a person belongs. Status is worked out from these days, never stored."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="periods", verbose_name=_("person"))
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(_("until"), null=True, blank=True, help_text=_("The first day on which it no longer stands."))

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership period")
        verbose_name_plural = _("membership periods")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="membership_ends_after_it_starts",
                violation_error_message=_("The last day must be after the first."),
            ),
            ExclusionConstraint(
                name="membership_periods_do_not_overlap",
                expressions=[("person", RangeOperators.EQUAL), (_days(), RangeOperators.OVERLAPS)],
                violation_error_message=_("This person is already a member on some of these days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on or ''}"


class RegisterEntry(models.Model):
    """The line of a former member in the register: all that is left of them when the rest is erased.

    Kept ten years after they left, with the days of their membership periods (Companies Act 2006 s. 113 and s. 121).
    """

    person = models.OneToOneField(Person, models.CASCADE, related_name="register_entry", verbose_name=_("person"))
    name = models.CharField(_("name"), max_length=120)
    left_on = models.DateField(_("left"))

    class Meta:
        verbose_name = _("former member in the register")
        verbose_name_plural = _("former members in the register")

    def __str__(self) -> str:
        return self.name


class ValuesAgreement(models.Model):
    """That a person agreed the five values, in which version, read in which language."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="agreements", verbose_name=_("person"))
    version = models.PositiveSmallIntegerField(_("version"))
    language = models.CharField(_("language"), max_length=2, choices=Language.choices[:2])
    agreed_at = models.DateTimeField(_("agreed"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("agreement to the values")
        verbose_name_plural = _("agreements to the values")
        constraints = [models.UniqueConstraint(fields=["person", "version"], name="values_agreed_once_a_version")]

    def __str__(self) -> str:
        return f"{self.person}: {self.version}"


class Promise(models.Model):
    """A Co-production Promise: what a member will do, in their own words and language."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="promises", verbose_name=_("person"))
    text = models.CharField(_("promise"), max_length=500)
    language = models.CharField(_("language"), max_length=2, choices=Language.choices[:2])
    is_public = models.BooleanField(_("may be shown"), default=False)
    made_at = models.DateTimeField(_("made"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="promise_says_something")]

    def __str__(self) -> str:
        return self.text


class HatsWorn(models.Model):
    """The hats a person says they wear, by explicit consent (UK GDPR article 9): deleting the row withdraws it."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="hats", verbose_name=_("person"))
    hats = ArrayField(models.CharField(max_length=20, choices=Hat), verbose_name=_("hats"))
    wording = models.TextField(_("wording consented to"))
    consented_at = models.DateTimeField(_("consented"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("hats worn")
        verbose_name_plural = _("hats worn")

    def __str__(self) -> str:
        return ", ".join(str(Hat(hat).label) for hat in self.hats)


class JoinRequest(models.Model):
    """Somebody filled in the join form and was sent a letter: until they confirm, they are nobody's member.

    The answers wait here, at most JOIN_REQUEST_DAYS, and go when the letter's link is used.
    """

    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=4, choices=Language)
    answers = models.JSONField(_("answers"))
    asked_at = models.DateTimeField(_("asked"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")

    def __str__(self) -> str:
        return str(self.pk)
